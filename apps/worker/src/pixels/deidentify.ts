import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { ok, type Result } from '@reticle/domain'
import type { Isolated, IsolatedFile, Reject } from '@reticle/imaging'
import type { WorkerContext } from '../context.ts'
import { runPatiently } from './run-patiently.ts'
import { inTemporaryFolder } from './temporary-folder.ts'

/** What was stored in place of an original that told of people. */
export type Deidentified = {
  readonly sha256: string
  readonly bytes: number
  /** Keys of the header that were taken out. */
  readonly removed: readonly string[]
  readonly profile: string
  readonly warnings: readonly string[]
}

/** Writes a file again without what tells of people, and stores that; the same file of the same project comes to the same bytes. */
export const deidentified = async (
  { storage, config, read, now }: WorkerContext,
  isolated: Isolated,
  file: IsolatedFile,
  projectId: string,
): Promise<Result<Deidentified, Reject>> => {
  const key = await read.secrets.deidentifyKey(projectId)
  return inTemporaryFolder(config.data, now(), async (folder) => {
    const to = join(folder, 'deidentified')
    const answer = await runPatiently(isolated, { name: 'deidentify', to, key }, file)
    if (!answer.ok) return answer
    const told = answer.value.deidentify
    if (told === undefined) throw new Error('the reader answered something else than "deidentify"')
    const stored = await storage.put(createReadStream(to))
    if (!stored.ok) throw new Error(`a file could not be kept: ${stored.error.message}`)
    return ok({ ...stored.value, removed: told.removed, profile: told.profile, warnings: told.warnings })
  })
}
