import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { type ReleaseReader, storedReader } from '@reticle/release'
import type { Context } from '../context.ts'

/** A frozen release with the files that its manifest names. Withdrawn ones can still be read. */
export const frozenFiles = async ({ read }: Context, releaseId: string) => {
  const release = await read.releases.get(releaseId)
  if (release === undefined) return err<DomainError>({ code: 'not-found', message: 'there is no such release' })
  const files = await read.releases.filesOf(releaseId)
  const { manifestSha256, samples } = release
  if (manifestSha256 === null || files.length === 0)
    return err<DomainError>({ code: 'wrong-state', message: `this release is ${release.state}; its files are there once it is frozen` })
  return ok({ manifestSha256, samples, files })
}

/** The files of a frozen release, out of the store. */
export const releaseReader = async (context: Context, releaseId: string): Promise<Result<ReleaseReader, DomainError>> => {
  const frozen = await frozenFiles(context, releaseId)
  return frozen.ok ? ok(storedReader(frozen.value.files, async (sha256) => context.storage.read(sha256))) : frozen
}
