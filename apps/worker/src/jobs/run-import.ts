import { importFlow, step } from '@reticle/domain'
import { startIsolated } from '@reticle/imaging'
import { sourceFolders } from '@reticle/storage'
import type { Job, WorkerContext } from '../context.ts'
import { lookLimits } from '../pixels/recipe.ts'
import { type Import, tellImports } from './admit-samples.ts'
import { alone } from './alone.ts'
import { importRecords } from './import-records.ts'
import { workOffFile } from './work-off-file.ts'

/** Works off all files; false when another worker has taken over. The reader is started for the first image. */
const workOffAll = async (context: WorkerContext, row: Import): Promise<boolean> => {
  const isolated = startIsolated(lookLimits)
  try {
    const companions = await context.read.importWork.companions(row.id)
    for (;;) {
      const file = await context.read.importWork.nextFile(row.id)
      if (file === undefined) return true
      const manifest = await context.read.importWork.manifest(row.id, file.position)
      if (manifest === undefined)
        await workOffFile(context, row, file, { isolated, companions, folders: sourceFolders(context.config.sourceFolders) })
      else if (!(await importRecords(context, row, file, manifest))) return false
    }
  } finally {
    await isolated.close()
  }
}

const finish = async ({ unitOfWork, now }: WorkerContext, { id, projectId, organizationId }: Import): Promise<void> =>
  unitOfWork(async ({ importWork, events, outbox }) => {
    const at = now()
    const payload = await importWork.counts(id)
    // One that was frozen, and whose successor has finished meanwhile, has nothing to say any more.
    if (!(await importWork.move(id, 'running', importFlow.running.finished, at))) return
    await events.add({ type: 'import.finished', subjectId: id, at, organizationId, projectId, payload })
    await outbox.put(tellImports(projectId))
  })

/**
 * Looks into the files of an upload one by one; each decision is committed with its samples and tasks before the next file is opened, so a
 * killed worker's successor goes on where it was, and nothing is ever there twice.
 */
export const runImport: Job<'run-import'> = async (context, { importId }) =>
  alone(context.database, `run-import ${importId}`, async () => {
    const row = await context.read.importWork.get(importId)
    const running = row === undefined ? undefined : step(importFlow, row.state, 'started')
    if (row === undefined || running === undefined) return
    const isStarted = await context.unitOfWork(async ({ importWork, outbox }) => {
      if (!(await importWork.move(importId, row.state, running, null))) return false
      await outbox.put(tellImports(row.projectId))
      return true
    })
    if (!isStarted) return
    if (await workOffAll(context, row)) await finish(context, row)
  })
