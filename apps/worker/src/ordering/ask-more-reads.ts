import { type OrganizationId, type ProjectId, step, type TaskId, taskFlow, taskIdSchema } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import type { OrderedPool } from './task.ts'

/**
 * The settled tasks among the first places of the order (ML54). Of equals, what can be read anyhow goes first; a settled task that no strategy has
 * anything to say for is left alone.
 */
export const closedAmongFirst = (
  { ids, scores, parts, isClosed }: Pick<OrderedPool, 'ids' | 'scores' | 'parts' | 'isClosed'>,
  places: number,
): TaskId[] => {
  const own = Object.entries(parts).flatMap(([name, values]) => (name.endsWith('.score') ? [values] : []))
  const first = Uint32Array.from(ids, (_, row) => row)
    .sort(
      (a, b) =>
        (scores[b] ?? 0) - (scores[a] ?? 0) || (isClosed[a] ?? 0) - (isClosed[b] ?? 0) || ((ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1),
    )
    .subarray(0, places)
  const isWorth = (row: number): boolean => own.some((values) => (values[row] ?? 0) > 0)
  return [...first].flatMap((row) => (isClosed[row] === 1 && isWorth(row) ? [taskIdSchema.parse(ids[row])] : []))
}

const reason = 'reopened: one more read of it is worth more than a new sample, by the recipe of the queue'

type Scope = { readonly projectId: ProjectId; readonly organizationId: OrganizationId }

const reopen = async ({ unitOfWork, now }: WorkerContext, { projectId, organizationId }: Scope, taskId: TaskId, orderingId: string) =>
  unitOfWork(async ({ tasks, events, outbox }) => {
    const task = await tasks.lock(taskId)
    const state = task === undefined ? undefined : step(taskFlow, task.state, 'reopened')
    // Somebody made it gold, or decided it, since the scores were made.
    if (task === undefined || state !== 'collecting' || task.isGold || task.resolutionKind !== 'consensus') return false
    const reads = task.counted + 1
    await tasks.reopen(taskId, { state, reads, reason, contestedAt: null })
    const event = { type: 'task.reopened', subjectId: taskId, at: now(), organizationId, projectId } as const
    await events.add({ ...event, payload: { from: task.state, to: state, reason, replacedReason: task.reason, reads, orderingId } })
    await outbox.put({ kind: 'hint', payload: { projectId, topics: ['progress', 'samples', 'work'] } })
    return true
  })

/** Asks one more read of these settled tasks, each in a transaction of its own. Answers those that are open again. */
export const askMoreReads = async (
  context: WorkerContext,
  scope: Scope,
  taskIds: readonly TaskId[],
  orderingId: string,
): Promise<TaskId[]> => {
  const reopened: TaskId[] = []
  for (const taskId of taskIds) if (await reopen(context, scope, taskId, orderingId)) reopened.push(taskId)
  return reopened
}
