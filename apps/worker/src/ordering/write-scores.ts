import type { OrderingId, OrganizationId, ProjectId } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import type { OrderedPool } from './task.ts'

/** In one transaction: so short that whoever claims meanwhile waits for milliseconds. */
const batch = 1000
/** As many digits as a bar on a screen can show. */
const digits = 4

/** Why the task of a row stands where it does: each part that is known of it, by name (ML4). */
export const partsOf = ({ parts }: Pick<OrderedPool, 'parts'>, row: number): Record<string, number> => {
  const known: Record<string, number> = {}
  for (const [name, values] of Object.entries(parts)) {
    const value = values[row] ?? Number.NaN
    if (Number.isFinite(value)) known[name] = Number(value.toPrecision(digits))
  }
  return known
}

type Written = { readonly scored: number; readonly isMoved: boolean }

/**
 * Stores the scores of a project with their parts, and gives the tasks their places where the live order is `learning`; in batches, while people
 * label. Answers how many were stored; undefined when it was cancelled meanwhile: what was written stays.
 */
export const writeScores = async (
  { unitOfWork, now }: WorkerContext,
  { projectId, id }: { readonly projectId: ProjectId; readonly id: OrderingId; readonly organizationId: OrganizationId },
  pool: OrderedPool,
): Promise<Written | undefined> => {
  let [scored, moved] = [0, 0]
  for (let from = 0; from < pool.ids.length; from += batch) {
    const rows = pool.ids.slice(from, from + batch).map((taskId, at) => {
      const row = from + at
      return { taskId, value: pool.scores[row] ?? 0, parts: partsOf(pool, row) }
    })
    const put = await unitOfWork(async ({ scores, queueOrder, orderings }) => {
      if (!(await orderings.setProgress(id, 0.5 + (0.5 * from) / pool.ids.length))) return undefined
      const isOrder = (await queueOrder.order(projectId))?.kind === 'learning'
      if (isOrder) await queueOrder.bulk()
      const outcome = await scores.putMany(projectId, { kind: 'learning', source: `recipe ${id}`, at: now(), isOrder }, rows)
      if (outcome.moved > 0) await queueOrder.restart(projectId)
      return outcome
    })
    if (put === undefined) return undefined
    scored += rows.length - put.unknown
    moved += put.moved
  }
  return { scored, isMoved: moved > 0 }
}
