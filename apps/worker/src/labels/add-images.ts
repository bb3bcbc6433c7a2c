import { setTimeout as delay } from 'node:timers/promises'
import { newId, type ReceivedFile } from '@reticle/db'
import { importIdSchema } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import { runImport } from '../jobs/run-import.ts'
import type { LabelFile } from './label-file.ts'
import { type LabelImport, tellLabelImports } from './label-import.ts'

/** The folder that tools lay around images: no part of their names. */
const nameOf = (path: string): string => path.replace(/^(?:[^/]+\/)?images\//, '').slice(-300)

/** Stores the images of a file as an upload of their own, so that they are looked into like all others. */
const receive = async (context: WorkerContext, row: LabelImport, file: LabelFile, paths: readonly string[]): Promise<string> => {
  const files: ReceivedFile[] = []
  for (const path of paths) {
    const base = { name: nameOf(path), groups: {}, origin: { title: path.slice(0, 500), source: row.fileName.slice(0, 2000) } }
    try {
      const stored = await context.storage.put(file.pieces(path))
      if (stored.ok) files.push({ ...base, ...stored.value, reason: null })
      else files.push({ ...base, sha256: null, bytes: 0, reason: stored.error.message })
    } catch (cause) {
      files.push({ ...base, sha256: null, bytes: 0, reason: cause instanceof Error ? cause.message : String(cause) })
    }
  }
  const id = importIdSchema.parse(newId())
  await context.unitOfWork(async ({ imports, labelImports, events, outbox }) => {
    const { projectId, organizationId, createdBy } = row
    const at = context.now()
    await imports.begin({ id, newSourceId: newId(), organizationId, projectId, createdBy, createdAt: at })
    await imports.receive(id, { groups: {}, files })
    await labelImports.set(row.id, { importId: id })
    await events.add({
      ...{ type: 'import.received' as const, subjectId: id, at, organizationId, projectId, actorId: createdBy },
      payload: { files: files.length, refused: files.filter(({ sha256 }) => sha256 === null).length, labelImportId: row.id },
    })
    await outbox.put(tellLabelImports(projectId))
  })
  return id
}

/**
 * Makes samples of the images of a file that are none yet, once: a second run of the job goes on with the same upload. Answers the sample of
 * each image by its path in the file.
 */
export const addImages = async (
  context: WorkerContext,
  row: LabelImport,
  file: LabelFile,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (paths.length === 0 && row.importId === null) return new Map()
  const importId = row.importId ?? (await receive(context, row, file, paths))
  for (;;) {
    await runImport(context, { importId: importIdSchema.parse(importId) })
    // The sweeper may have given it to another worker: whoever holds it, this waits until it is over.
    const state = (await context.read.importWork.get(importId))?.state
    if (state === 'done' || state === 'failed') break
    await delay(500)
  }
  const rows = await context.read.labelImports.samplesOfImport(importId)
  const byName = new Map(rows.flatMap(({ name, sampleId }) => (sampleId === null ? [] : [[name, sampleId] as const])))
  return new Map(
    file.source.paths.flatMap((path) => {
      const sampleId = byName.get(nameOf(path))
      return sampleId === undefined ? [] : [[path, sampleId] as const]
    }),
  )
}
