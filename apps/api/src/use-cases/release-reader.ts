import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { type ReleaseReader, storedReader } from '@reticle/release'
import type { Context } from '../context.ts'

/** The files of a frozen release, out of the store. Withdrawn ones can still be read. */
export const releaseReader = async ({ read, storage }: Context, releaseId: string): Promise<Result<ReleaseReader, DomainError>> => {
  const release = await read.releases.get(releaseId)
  if (release === undefined) return err({ code: 'not-found', message: 'there is no such release' })
  const files = await read.releases.filesOf(releaseId)
  if (release.manifestSha256 === null || files.length === 0)
    return err({ code: 'wrong-state', message: `this release is ${release.state}; its files are there once it is frozen` })
  return ok(storedReader(files, async (sha256) => storage.read(sha256)))
}
