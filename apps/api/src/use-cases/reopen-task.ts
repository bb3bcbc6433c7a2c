import type { Repositories } from '@reticle/db'
import { type DomainError, err, may, ok, type Result, step, type TaskId, type TaskState, taskFlow } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { goldKept } from './mending.ts'
import { tellReviewLost } from './send-notice.ts'
import { looksUnread } from './show-task.ts'
import { refresh } from './tell-dispenser.ts'

type Reopening = { readonly to: 'contested' | 'collecting'; readonly moreReads: number; readonly reason: string }

/** The verb of the lifecycle that leads where the caller wants. */
const verbFor = (state: TaskState, to: Reopening['to']) => {
  if (to === 'contested') return 'contested'
  return state === 'contested' ? 'moreReads' : 'reopened'
}

/** The state as the caller may know it: what is known must not show to someone who also labels (docs/spec/gold.md, G9). */
const seenState = async (
  { tasks }: Repositories,
  { id, state }: { readonly id: TaskId; readonly state: TaskState },
  { personId }: Caller,
  { roles }: Scope,
): Promise<TaskState> => {
  const row = may(roles, 'task.label') ? await tasks.summary(id, personId) : undefined
  return row !== undefined && looksUnread(row, roles) ? 'collecting' : state
}

/** Opens a settled task again, or asks for more reads of a contested one. What was decided stays in its rows and events. */
export const reopenTask = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  wanted: Reopening,
): Promise<Result<undefined, DomainError>> => {
  const outcome = await context.unitOfWork(async (repositories): Promise<Result<undefined, DomainError>> => {
    const task = await repositories.tasks.lock(taskId)
    if (task === undefined) return err({ code: 'not-found', message: 'there is no such task' })
    const seen = await seenState(repositories, task, caller, scope)
    const isClosed = seen === 'settled' || seen === 'contested'
    const state = isClosed ? step(taskFlow, task.state, verbFor(task.state, wanted.to)) : undefined
    if (state === undefined)
      return err({ code: 'wrong-state', message: `this task is ${seen}; it cannot be reopened as ${wanted.to}, so reload the page` })
    const at = context.now()
    const reads = state === 'collecting' ? task.counted + wanted.moreReads : task.reads
    await repositories.tasks.reopen(taskId, {
      state,
      reads,
      reason: `reopened: ${wanted.reason}`,
      contestedAt: state === 'contested' ? at : null,
    })
    const { projectId, organizationId } = scope
    for (const { reviewerId } of state === 'contested' ? [] : await repositories.reviews.release([taskId], 'reopened', at))
      await tellReviewLost(repositories, { projectId, taskId, personId: reviewerId, why: 'decided' }, caller)
    await repositories.events.add({
      type: 'task.reopened',
      subjectId: taskId,
      at,
      organizationId,
      projectId,
      actorId: caller.personId,
      payload: { from: task.state, to: state, reason: wanted.reason, replacedReason: task.reason, reads, ...goldKept(task, state) },
    })
    await repositories.outbox.put(
      { kind: 'job', name: 'refit-project', payload: { projectId } },
      { kind: 'hint', payload: { projectId, topics: ['contested', 'progress', 'samples', ...(state === 'collecting' ? ['work'] : [])] } },
    )
    return ok(undefined)
  })
  if (outcome.ok) await refresh(context, scope.projectId, [taskId])
  return outcome
}
