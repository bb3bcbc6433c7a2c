import type { ScanReject, ScanRow, SourceRow } from '@reticle/db'
import { noCounts, type ScanCounts, type SourceSettings } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import { type Decided, decideEntries } from './decide-entries.ts'
import type { Entry } from './entry.ts'
import { handOver } from './hand-over.ts'
import { listingOf } from './listing.ts'

/** Files that are decided together: few where each is asked for by itself. */
const localBatch = 500
const remoteBatch = 25
const mostRejects = 200

/** Somebody cancelled the scan. */
export class Cancelled extends Error {}

export type Scanning = { readonly source: SourceRow & { readonly settings: SourceSettings }; readonly scan: ScanRow }
type Tally = { counts: ScanCounts; rejects: ScanReject[] }

const add = ({ counts, rejects }: Tally, found: number, { fresh, same, back, changed, stillChanged, rejects: more }: Decided): Tally => ({
  counts: {
    found: counts.found + found,
    new: counts.new + fresh.length,
    changed: counts.changed + changed.length + stillChanged.length,
    gone: 0,
    back: counts.back + back,
    unchanged: counts.unchanged + same.length,
    rejected: counts.rejected + more.length,
  },
  rejects: [...rejects, ...more].slice(0, mostRejects),
})

/** Writes what was decided on some files, with how far the scan is. @throws Cancelled, and nothing is written, when it was cancelled. */
const write = async ({ unitOfWork, now }: WorkerContext, { source, scan }: Scanning, decided: Decided, { counts, rejects }: Tally) =>
  unitOfWork(async (repositories) => {
    const { sourceFiles, sourceScans, outbox } = repositories
    const at = now()
    if (!(await sourceScans.setWhile(scan.id, ['running'], { counts, rejects }))) throw new Cancelled()
    await sourceFiles.keep(source.id, scan.id, decided.same, at)
    await sourceFiles.change(source.id, scan.id, decided.changed, at)
    await sourceFiles.keepChanged(source.id, scan.id, decided.stillChanged)
    await handOver(repositories, source, scan, decided.fresh, at)
    await outbox.put({ kind: 'hint', payload: { projectId: source.projectId, topics: ['imports'] } })
  })

/**
 * Looks at all files of a source. What is new goes to imports, batch by batch, so that a killed worker's successor finds it known; other bytes
 * under a known name are told of and change nothing; what was not met is gone once all was listed.
 */
export const scanFiles = async (context: WorkerContext, scanning: Scanning): Promise<Tally> => {
  const { source } = scanning
  const { settings } = source
  const size = settings.kind === 's3' || settings.kind === 'http-list' ? remoteBatch : localBatch
  let tally: Tally = { counts: noCounts, rejects: [] }
  let batch = new Map<string, Entry>()
  const decide = async () => {
    const entries = [...batch.values()]
    batch = new Map()
    const known = await context.read.sourceFiles.known(
      source.id,
      entries.map(({ path }) => path),
    )
    const decided = await decideEntries(context, entries, known)
    tally = add(tally, entries.length, decided)
    await write(context, scanning, decided, tally)
  }
  for await (const listed of listingOf(context, settings, source.secret)) {
    if ('reject' in listed) {
      const { counts, rejects } = tally
      tally = { counts: { ...counts, rejected: counts.rejected + 1 }, rejects: [...rejects, listed.reject].slice(0, mostRejects) }
    } else if (!('isLast' in listed) && !batch.has(listed.path)) batch.set(listed.path, listed)
    if (batch.size >= size || 'isLast' in listed) await decide()
  }
  await decide()
  return finish(context, scanning, tally)
}

/** All was listed. A file that could not be listed at all is not said to be gone: then nothing is. */
const finish = async ({ unitOfWork, now }: WorkerContext, { source, scan }: Scanning, tally: Tally): Promise<Tally> =>
  unitOfWork(async ({ sourceFiles, sourceScans, events, outbox }) => {
    const at = now()
    const { id, projectId, organizationId } = source
    const isWhole = tally.counts.rejected === 0 || tally.rejects.length < mostRejects
    const gone = isWhole
      ? await sourceFiles.markGone(
          id,
          scan.id,
          tally.rejects.map((reject) => reject.at),
          at,
        )
      : 0
    const counts = { ...tally.counts, gone }
    const change = { state: 'done' as const, counts, rejects: tally.rejects, finishedAt: at, error: null, cure: null }
    if (!(await sourceScans.setWhile(scan.id, ['running'], change))) throw new Cancelled()
    const actor = scan.startedBy === null ? {} : { actorId: scan.startedBy }
    await events.add({
      type: 'source.scanned',
      subjectId: id,
      at,
      organizationId,
      projectId,
      ...actor,
      payload: { scanId: scan.id, ...counts },
    })
    await outbox.put({ kind: 'hint', payload: { projectId, topics: ['imports'] } })
    return { ...tally, counts }
  })
