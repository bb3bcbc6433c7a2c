import type { ScanRow } from '@reticle/db'
import { type ScanId, scanFlow, step } from '@reticle/domain'
import type { Job, WorkerContext } from '../context.ts'
import { SourceProblem } from '../sources/entry.ts'
import { planRelink } from '../sources/relink.ts'
import { Cancelled, type Scanning, scanFiles } from '../sources/scan.ts'
import { alone } from './alone.ts'

const mostRejects = 200

const tell = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['imports'] } })

/** From waiting, or from where a killed worker left it, to running. Undefined when there is nothing to do. */
const begin = async ({ unitOfWork, now }: WorkerContext, id: ScanId): Promise<Scanning | undefined> =>
  unitOfWork(async ({ sourceScans, sources, outbox }) => {
    const scan = await sourceScans.lock(id)
    const state = scan === undefined ? undefined : step(scanFlow, scan.state, 'started')
    if (scan === undefined || state === undefined) return undefined
    const source = await sources.get(scan.sourceId)
    const startedAt = scan.startedAt ?? now()
    await sourceScans.setWhile(id, [scan.state], { state, startedAt })
    await outbox.put(tell(scan.projectId))
    if (source?.settings == null) throw new Error(`source ${scan.sourceId} cannot be scanned`)
    return { scan: { ...scan, state, startedAt }, source: { ...source, settings: source.settings } }
  })

const fail = async ({ unitOfWork, now, log }: WorkerContext, { scan, source }: Scanning, cause: unknown): Promise<void> => {
  const isForeseen = cause instanceof SourceProblem
  if (!isForeseen) log.error({ err: cause, scanId: scan.id }, 'a scan failed')
  const error = (cause instanceof Error ? cause.message : String(cause)).slice(0, 2000)
  const cure = isForeseen ? cause.cure : 'scan again; if that fails too, ask the operator to look into the log of the worker'
  await unitOfWork(async ({ sourceScans, events, outbox }) => {
    const at = now()
    if (!(await sourceScans.setWhile(scan.id, ['running'], { state: 'failed', error, cure, finishedAt: at }))) return
    const { id, projectId, organizationId } = source
    await events.add({ type: 'source.scan-failed', subjectId: id, at, organizationId, projectId, payload: { scanId: scan.id, error } })
    await outbox.put(tell(projectId))
  })
}

const relink = async (context: WorkerContext, scanning: Scanning, settings: NonNullable<ScanRow['settings']>): Promise<void> => {
  const { counts, files, rejects } = await planRelink(context, scanning, settings)
  await context.unitOfWork(async ({ sourceScans, outbox }) => {
    const { id, projectId } = scanning.scan
    const change = { state: 'done' as const, relink: counts, rejects: rejects.slice(0, mostRejects), finishedAt: context.now() }
    if (!(await sourceScans.setWhile(id, ['running'], change))) throw new Cancelled()
    await sourceScans.plan(id, files)
    await outbox.put(tell(projectId))
  })
}

/**
 * Looks at a source, or for the new place of one that was moved. One of a source at a time: the database holds one row of it that waits or runs,
 * and one worker has its lock. Run again after a kill, it lists everything anew and finds known what was handed over before.
 */
export const scanSource: Job<'scan-source'> = async (context, { scanId }) => {
  const row = await context.read.sourceScans.get(scanId)
  if (row === undefined) return
  await alone(context.database, `scan-source ${row.sourceId}`, async () => {
    const scanning = await begin(context, scanId)
    if (scanning === undefined) return
    try {
      const { settings } = scanning.scan
      if (settings === null) await scanFiles(context, scanning)
      else await relink(context, scanning, settings)
    } catch (cause) {
      if (!(cause instanceof Cancelled)) await fail(context, scanning, cause)
    }
  })
}
