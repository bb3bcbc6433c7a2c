import { basename } from 'node:path'
import { err, ok, type Result } from '@reticle/domain'
import type { Isolated, Outline, Reject } from '@reticle/imaging'
import { zarrMediaType } from '@reticle/interchange/ndjson'
import type { SourceFolders } from '@reticle/storage'
import type { WorkerContext } from '../context.ts'
import { blobFile, type Companions } from '../pixels/blob-file.ts'
import { deidentified } from '../pixels/deidentify.ts'
import { layoutBelow } from '../pixels/layout-below.ts'
import { type LookInto, lookInto, outlineOf, storedType } from '../pixels/look.ts'
import { admit, decideKnown, type File, type Import, tellImports } from './admit-samples.ts'
import { refresh } from './refresh.ts'

/** What all files of an import share. */
export type Reading = { readonly isolated: Isolated; readonly companions: Companions; readonly folders: SourceFolders }

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
  const about = { isolated, storage, isLabel: row.options.labels === true, maxPixels: config.maxPixels }
  const looking = async (hash: string, removed: readonly string[]): Promise<LookInto | undefined> => {
    const stored = await blobFile(storage, file.name, hash, companions)
    return stored === undefined ? undefined : { ...about, ...stored, removed }
  }
  const inPlace = async (uri: string): Promise<Result<LookInto, Reject>> => {
    const located = await reading.folders.locate({ uri, sha256, bytes: file.bytes })
    if (!located.ok) return err({ at: 'file', reason: located.error.message })
    return ok({ ...about, file: { name: basename(uri), ...located.value }, used: () => ({}), removed: [] })
  }
  const found = file.uri === null ? await looking(sha256, []) : await inPlace(file.uri)
  if (found === undefined) return err({ at: 'upload', reason: 'the uploaded bytes are not in the store; upload the file again' })
  if ('ok' in found && !found.ok) return found
  const first = 'ok' in found ? found.value : found
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
  // A folder that is one image is told from others by its place: their descriptions are alike.
  const folderImage = original.ok && original.value.outline.reader.mediaType === zarrMediaType ? file.uri : null
  const wanted = folderImage === null ? row.options.split : { key: '' }
  const looked = original.ok ? await lookInto(original.value.looking, original.value.outline, wanted) : original
  if (!original.ok || !looked.ok) {
    const { at, reason } = looked.ok ? { at: 'file', reason: 'it cannot be read' } : looked.error
    await reject(context, row, file, at, reason)
    return
  }
  const { bytes, outline, metadata } = original.value
  const samples = looked.value.map((one) => ({
    ...one,
    ...(folderImage === null ? {} : { part: { ...one.part, key: folderImage } }),
    metadata: { ...file.metadata, ...one.metadata, ...metadata },
  }))
  const [first] = looked.value
  const sound = {
    ...{ sha256: original.value.sha256, bytes, mediaType: await storedType(outline, original.value.looking), samples },
    // What was stored without what told of people is not read in place.
    uri: original.value.sha256 === sha256 ? file.uri : null,
    inPlace: folderImage === null || first === undefined ? undefined : await layoutBelow(reading.folders, folderImage, first.image),
  }
  for (const taskId of await admit(context, row, file, sound)) await refresh(context, row.projectId, taskId)
  // The bytes that told of people are kept no longer than they are needed.
  if (sha256 !== null && sha256 !== sound.sha256 && !(await context.read.importWork.isNeeded(sha256))) await context.storage.remove(sha256)
}
