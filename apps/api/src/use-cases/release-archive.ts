import { Readable } from 'node:stream'
import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { packTar, releaseFolder, tarBytes } from '@reticle/release'
import type { Context } from '../context.ts'

type Archive = { readonly bytes: NodeJS.ReadableStream; readonly headers: { readonly 'content-type': string } & Record<string, string> }

/** The whole release as one tar stream out of the store; the same bytes every time, since nothing of the moment is in it. */
export const releaseArchive = async ({ read, storage }: Context, releaseId: string): Promise<Result<Archive, DomainError>> => {
  const release = await read.releases.get(releaseId)
  if (release === undefined) return err({ code: 'not-found', message: 'there is no such release' })
  const files = await read.releases.filesOf(releaseId)
  if (release.manifestSha256 === null || files.length === 0)
    return err({ code: 'wrong-state', message: `this release is ${release.state}; it can be downloaded once it is frozen` })
  const folder = releaseFolder(release)
  const entries = files.map(({ path, bytes, sha256 }) => ({
    path,
    bytes,
    open: async () => {
      const content = await storage.read(sha256)
      if (content === undefined) throw new Error(`release ${releaseId}: the store has no blob ${sha256} for ${path}`)
      return content
    },
  }))
  return ok({
    bytes: Readable.from(packTar(entries, folder), { objectMode: false }),
    headers: {
      'content-type': 'application/x-tar',
      'content-length': String(tarBytes(files)),
      'content-disposition': `attachment; filename="${folder}.tar"`,
      'cache-control': 'private, no-cache',
    },
  })
}
