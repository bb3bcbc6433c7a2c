import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { ReleaseReader } from '@reticle/release'
import type { Context } from '../context.ts'

/** The files of a frozen release, out of the store. Withdrawn ones can still be read. */
export const releaseReader = async ({ read, storage }: Context, releaseId: string): Promise<Result<ReleaseReader, DomainError>> => {
  const release = await read.releases.get(releaseId)
  if (release === undefined) return err({ code: 'not-found', message: 'there is no such release' })
  const files = new Map((await read.releases.filesOf(releaseId)).map(({ path, sha256 }) => [path, sha256]))
  if (release.manifestSha256 === null || files.size === 0)
    return err({ code: 'wrong-state', message: `this release is ${release.state}; its files are there once it is frozen` })
  return ok({
    paths: async () => [...files.keys()],
    read: async function* (path) {
      const sha256 = files.get(path)
      if (sha256 === undefined) return
      const content = await storage.read(sha256)
      if (content === undefined) throw new Error(`release ${releaseId}: the store has no blob ${sha256} for ${path}`)
      for await (const piece of content) yield Buffer.from(piece)
    },
  })
}
