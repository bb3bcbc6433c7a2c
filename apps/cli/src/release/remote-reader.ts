import { releaseFileSchema, routes } from '@reticle/contract'
import type { ReleaseReader } from '@reticle/release'
import { z } from 'zod'
import { callServer, readServer, type Server } from '../server.ts'

/** The files of a release on a server. @throws BadInput when there is no such release, or it is not frozen yet. */
export const remoteReader = async (server: Server, releaseId: string): Promise<ReleaseReader> => {
  const files = await callServer(server, routes.listReleaseFiles, z.array(releaseFileSchema), releaseId, { params: { releaseId } })
  const known = new Set(files.map(({ path }) => path))
  return {
    paths: async () => [...known],
    read: async function* (path) {
      if (known.has(path)) yield* readServer(server, routes.getReleaseFile, `${releaseId}/${path}`, { releaseId, '*': path })
    },
  }
}
