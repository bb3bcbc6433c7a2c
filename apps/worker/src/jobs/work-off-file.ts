import { err, ok, type Result } from '@reticle/domain'
import type { Isolated, Outline, Reject } from '@reticle/imaging'
import type { WorkerContext } from '../context.ts'
import { blobFile, type Companions } from '../pixels/blob-file.ts'
import { deidentified } from '../pixels/deidentify.ts'
import { type LookInto, lookInto, outlineOf, storedType } from '../pixels/look.ts'
import { admit, decideKnown, type File, type Import, tellImports } from './admit-samples.ts'
import { refresh } from './refresh.ts'

/** What all files of an import share. */
export type Reading = { readonly isolated: Isolated; readonly companions: Companions }

const reject = async ({ unitOfWork }: WorkerContext, { id, projectId }: Import, file: File, at: string, reason: string): Promise<void> => {
  await unitOfWork(async ({ importWork, outbox }) => {
    await importWork.decide(id, file.position, { outcome: 'rejected', at, reason })
    await outbox.put(tellImports(projectId))
  })
}

/** Bytes that the project shows already are not read again. */
const isKnown = async (context: WorkerContext, row: Import, file: File, sha256: string): Promise<boolean> => {
  if (row.options.split !== 'one') return false
  const known = await context.read.importWork.sampleOfContent(row.projectId, sha256, '')
  if (known === undefined) return false
  await context.unitOfWork((repositories) => decideKnown(repositories, row, file, known, sha256))
  return true
}

type Original = {
  readonly sha256: string
  readonly bytes: number
  readonly removed: readonly string[]
  readonly metadata: Record<string, unknown>
}

/** What is stored as the original: the bytes that came, or, of a DICOM file, these without what tells of people. */
const originalOf = async (
  context: WorkerContext,
  row: Import,
  file: File,
  sha256: string,
  reading: Reading,
): Promise<Result<Original & { outline: Outline; looking: LookInto }, Reject>> => {
  const { storage, config } = context
  const { isolated, companions } = reading
  const looking = async (hash: string, removed: readonly string[]): Promise<LookInto | undefined> => {
    const stored = await blobFile(storage, file.name, hash, companions)
    return stored === undefined
      ? undefined
      : { isolated, storage, ...stored, removed, isLabel: row.options.labels === true, maxPixels: config.maxPixels }
  }
  const first = await looking(sha256, [])
  if (first === undefined) return err({ at: 'upload', reason: 'the uploaded bytes are not in the store; upload the file again' })
  const outline = await outlineOf(first)
  if (!outline.ok) return outline
  const plain = { sha256, bytes: file.bytes, removed: [], metadata: {}, outline: outline.value, looking: first }
  if (outline.value.reader.mediaType !== 'application/dicom' || !row.options.deidentify) return ok(plain)
  const stripped = await deidentified(context, isolated, first.file, row.projectId)
  if (!stripped.ok) return stripped
  const again = await looking(stripped.value.sha256, stripped.value.removed)
  if (again === undefined) throw new Error('what was just stored is not in the store')
  const { profile, removed, warnings } = stripped.value
  const metadata = { deidentified: { profile, removed: removed.length, warnings } }
  return ok({ ...stripped.value, metadata, outline: outline.value, looking: again })
}

/** Decides one file: it becomes samples, it is there already, or it is a reject with place and reason. */
export const workOffFile = async (context: WorkerContext, row: Import, file: File, reading: Reading): Promise<void> => {
  const { sha256 } = file
  if (sha256 !== null && (await isKnown(context, row, file, sha256))) return
  const original = sha256 === null ? err({ at: 'upload', reason: 'no byte came' }) : await originalOf(context, row, file, sha256, reading)
  const looked = original.ok ? await lookInto(original.value.looking, original.value.outline, row.options.split) : original
  if (!original.ok || !looked.ok) {
    const { at, reason } = looked.ok ? { at: 'file', reason: 'it cannot be read' } : looked.error
    await reject(context, row, file, at, reason)
    return
  }
  const { bytes, outline, metadata } = original.value
  const samples = looked.value.map((one) => ({ ...one, metadata: { ...one.metadata, ...metadata } }))
  const sound = { sha256: original.value.sha256, bytes, mediaType: await storedType(outline, original.value.looking), samples }
  for (const taskId of await admit(context, row, file, sound)) await refresh(context, row.projectId, taskId)
  // The bytes that told of people are kept no longer than they are needed.
  if (sha256 !== null && sha256 !== sound.sha256 && !(await context.read.importWork.isNeeded(sha256))) await context.storage.remove(sha256)
}
