import type { TaskId } from '@reticle/domain'
import { mergeHints } from './relay.ts'
import type { SweeperParts } from './sweeper-parts.ts'

const batch = 200

type DeskParts = Pick<SweeperParts, 'unitOfWork' | 'dispenser' | 'hints' | 'now' | 'onError'>

/** Ends reviewers' leases that ran out, and tells the desk. */
export const sweepReviews = async ({ dispenser, hints, onError }: DeskParts): Promise<void> => {
  for (let ended = batch; ended === batch; ) {
    const found = await dispenser.reviews.sweep(batch)
    ended = found.length
    const told = found.map(({ projectId }) => ({ projectId, topics: ['contested' as const, 'reviews' as const] }))
    await Promise.all(mergeHints(told).map((hint) => hints.publish(hint).catch(onError)))
  }
}

/** Ends rounds of revision that have run their time: what those said who did not come stands, and the task is compared (L82). */
export const sweepRounds = async ({ unitOfWork, now }: DeskParts): Promise<TaskId[]> => {
  const ended: TaskId[] = []
  for (let size = batch; size === batch; ) {
    const tasks = await unitOfWork(async ({ revisions, outbox }) => {
      const lapsed = await revisions.lapsed(batch)
      for (const { taskId, projectId, organizationId } of lapsed) {
        const awaited = await revisions.end([taskId], organizationId, now(), true)
        await outbox.put(
          { kind: 'hint', payload: { projectId, topics: ['progress', 'contested', 'revisions'] } },
          ...awaited.map((personId) => ({ kind: 'hint' as const, payload: { projectId, topics: ['assignments', 'revisions'], personId } })),
        )
      }
      return lapsed.map(({ taskId }) => taskId)
    })
    ended.push(...tasks)
    size = tasks.length
  }
  return ended
}

/** Changes after which the counts of contested tasks of a project are folded: reading them grows with what is not. */
const pendingCounts = 1000

/** Folds the counts that the desk's filters show. */
export const sweepCounts = async ({ unitOfWork }: Pick<DeskParts, 'unitOfWork'>): Promise<number> =>
  unitOfWork(({ contested }) => contested.foldCounts(pendingCounts))
