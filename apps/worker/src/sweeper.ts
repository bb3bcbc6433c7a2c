import type { Freed } from '@reticle/dispatch'
import { every } from './every.ts'
import { mergeHints } from './relay.ts'
import { sweepCounts, sweepReviews, sweepRounds } from './sweep-desk.ts'
import { sweepLoops, sweepRoundsUnderWay } from './sweep-loops.ts'
import { sweepPacks } from './sweep-packs.ts'
import { sweepPyramids } from './sweep-pyramids.ts'
import { sweepSources } from './sweep-sources.ts'
import type { SweeperParts } from './sweeper-parts.ts'

const leaseMilliseconds = 3000
/** Rounds of a retrain loop wait for releases and backends, and their triggers for people. */
const waitingMilliseconds = 2000
const triggerMilliseconds = 15_000
/** A round lasts for hours or days. */
const roundMilliseconds = 15_000
/** Looked at twice before it is asked for again: a lost job is back within 20 s. */
const stuckMilliseconds = 10_000
/** As long as a request may last at most (the server's requestTimeout). */
const uploadSeconds = 3600
const clearMilliseconds = 600_000
const auditMilliseconds = 300_000
/** Saved states of a draft are kept for 30 days after its submission. */
const draftSeconds = 30 * 86_400
const draftBatch = 5000
const batch = 500
/** Published outbox messages are kept for this long, to look into what happened. */
const keptMilliseconds = 86_400_000

/** Ends leases that ran out, and tells the desks and the annotators concerned. */
export const sweepLeases = async ({ dispenser, hints, onError, onSwept }: SweeperParts): Promise<void> => {
  for (let freed: readonly Freed[] = []; ; ) {
    freed = await dispenser.sweep(batch)
    onSwept(freed.length)
    const told = freed.flatMap(({ projectId, annotatorId }) => [
      { projectId, topics: ['progress' as const] },
      { projectId, topics: ['assignments' as const], personId: annotatorId },
    ])
    await Promise.all(mergeHints(told).map((hint) => hints.publish(hint).catch(onError)))
    if (freed.length < batch) return
  }
}

/**
 * Asks again for the jobs of rows that have waited since the last look: the queue lost them (a flushed Redis), or they failed for good.
 * Answers what waits now. Handlers do nothing for a row that is done. Tasks that are to be compared are the compare loop's.
 */
export const sweepStuck = async ({ read, queue, now }: SweeperParts, before: ReadonlySet<string>): Promise<Set<string>> => {
  const { importIds, releaseIds, projectIds, orderIds, pyramidIds, unseenIds } = await read.stuck.find(stuckMilliseconds / 1000, batch)
  const analysisIds = await read.analyses.unfinished(new Date(now().getTime() - stuckMilliseconds), batch)
  for (const analysisId of analysisIds) if (before.has(analysisId)) await queue.enqueue('analyse-project', { analysisId })
  const labelImportIds = await read.labelImports.unfinished(new Date(now().getTime() - stuckMilliseconds), batch)
  for (const labelImportId of labelImportIds) if (before.has(labelImportId)) await queue.enqueue('run-label-import', { labelImportId })
  const scanIds = await read.sourceScans.unfinished(new Date(now().getTime() - stuckMilliseconds), batch)
  for (const scanId of scanIds) if (before.has(scanId)) await queue.enqueue('scan-source', { scanId })
  const orderingIds = await read.orderings.unfinished(new Date(now().getTime() - stuckMilliseconds), batch)
  for (const orderingId of orderingIds) if (before.has(orderingId)) await queue.enqueue('score-tasks', { orderingId })
  const packIds = await read.releasePacks.unfinished(new Date(now().getTime() - stuckMilliseconds), batch)
  for (const packId of packIds) if (before.has(packId)) await queue.enqueue('write-pack', { packId })
  const modelRunIds = await read.modelRuns.unfinished(new Date(now().getTime() - stuckMilliseconds), batch)
  for (const modelRunId of modelRunIds) if (before.has(modelRunId)) await queue.enqueue('run-model', { modelRunId })
  for (const importId of importIds) if (before.has(importId)) await queue.enqueue('run-import', { importId })
  for (const releaseId of releaseIds) if (before.has(releaseId)) await queue.enqueue('freeze-release', { releaseId })
  for (const projectId of projectIds) if (before.has(projectId)) await queue.enqueue('refit-project', { projectId })
  for (const projectId of orderIds) if (before.has(`order ${projectId}`)) await queue.enqueue('order-queue', { projectId })
  for (const pyramidId of pyramidIds) if (before.has(pyramidId)) await queue.enqueue('build-pyramid', { pyramidId })
  for (const projectId of unseenIds) if (before.has(`unseen ${projectId}`)) await queue.enqueue('examine-samples', { projectId })
  const named = [...orderIds.map((id) => `order ${id}`), ...unseenIds.map((id) => `unseen ${id}`)]
  return new Set([
    ...analysisIds,
    ...labelImportIds,
    ...scanIds,
    ...orderingIds,
    ...packIds,
    ...modelRunIds,
    ...importIds,
    ...releaseIds,
    ...projectIds,
    ...pyramidIds,
    ...named,
  ])
}

/** Removes saved states of drafts that nobody needs any more, a bounded number at a time. */
export const sweepDrafts = async ({ read }: SweeperParts): Promise<void> => {
  while ((await read.stuck.clearDraftStates(draftSeconds, draftBatch)) === draftBatch);
}

/** Compares the dispenser with Postgres, keeps what was found for the queue page, and reports what differs. One worker in a while is enough. */
export const audit = async ({ read, unitOfWork, dispenser, onError }: SweeperParts): Promise<void> => {
  if (await read.audits.isRecent(auditMilliseconds / 2000)) return
  const drifts = await dispenser.audit()
  await unitOfWork(({ audits }) => audits.save(drifts))
  for (const { projectId, ...drift } of drifts)
    if (Object.values(drift).some((count) => count > 0))
      onError(new Error(`the dispenser of project ${projectId} differs from Postgres: ${JSON.stringify(drift)}`))
}

/** Gives up uploads whose server died while it received them. */
export const sweepUploads = async ({ read, unitOfWork, now }: SweeperParts): Promise<void> => {
  for (const { id, projectId, organizationId } of await read.stuck.abandonedImports(uploadSeconds, batch))
    await unitOfWork(async ({ imports, events, outbox }) => {
      const at = now()
      const reason = 'the upload broke off, and its server with it: send the files again'
      if (!(await imports.giveUp(id, reason, at))) return
      await events.add({ type: 'import.failed', subjectId: id, at, organizationId, projectId, payload: { reason } })
      await outbox.put({ kind: 'hint', payload: { projectId, topics: ['imports'] } })
    })
}

/** Starts the sweeps; the returned function ends them after the running ones. */
export const startSweeper = (parts: SweeperParts): (() => Promise<void>) => {
  let waiting = new Set<string>()
  let isFirst = true
  const loops = [
    every(leaseMilliseconds, () => sweepLeases(parts), parts.onError),
    every(leaseMilliseconds, () => sweepReviews(parts), parts.onError),
    every(
      roundMilliseconds,
      async () => {
        await sweepRounds(parts)
        await sweepCounts(parts)
      },
      parts.onError,
    ),
    every(
      auditMilliseconds,
      async () => {
        // A dispenser that was just started is still being loaded.
        if (!isFirst) await audit(parts)
        isFirst = false
      },
      parts.onError,
    ),
    every(waitingMilliseconds, () => sweepRoundsUnderWay(parts), parts.onError),
    every(triggerMilliseconds, () => sweepLoops(parts), parts.onError),
    every(triggerMilliseconds, () => sweepSources(parts), parts.onError),
    every(clearMilliseconds, () => sweepDrafts(parts), parts.onError),
    every(
      stuckMilliseconds,
      async () => {
        waiting = await sweepStuck(parts, waiting)
      },
      parts.onError,
    ),
    every(clearMilliseconds, () => sweepUploads(parts), parts.onError),
    every(
      clearMilliseconds,
      async () => {
        await sweepPyramids(parts)
        await sweepPacks(parts)
      },
      parts.onError,
    ),
    every(clearMilliseconds, () => parts.read.outbox.clear(new Date(parts.now().getTime() - keptMilliseconds)), parts.onError),
  ]
  return async () => {
    await Promise.all(loops.map((loop) => loop.stop()))
  }
}
