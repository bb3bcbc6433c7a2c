import type { Repositories } from '@reticle/db'
import { assignmentFlow, type DomainError, err, ok, type Result, step, type TaskId } from '@reticle/domain'
import type { Context } from '../context.ts'
import { notYours, staleFence, type Work } from './keep-lease.ts'
import { refresh } from './publish-protocol.ts'

type Skip = { readonly fence: number; readonly kind: 'not-now' | 'not-me' | 'not-usable'; readonly reason: string }

const record = async (repositories: Repositories, work: Work, skip: Skip): Promise<Result<TaskId[], DomainError>> => {
  const locked = await repositories.assignments.lock(work.assignmentId, work.annotatorId)
  if (locked === undefined) return err(notYours)
  // A repeat whose answer was lost.
  if (locked.state === 'skipped' && locked.skipKind === skip.kind) return ok([])
  if (step(assignmentFlow, locked.state, 'skipped') === undefined)
    return err({ code: 'wrong-state', message: `this assignment is ${locked.state}: claim the next sample` })
  if (skip.fence !== locked.fence) return err(staleFence(locked))
  await repositories.assignments.markSkipped(locked.id, skip.kind, skip.reason)
  if (locked.state === 'leased') await repositories.slots.giveBack(locked.taskId)
  await repositories.events.add({
    type: 'assignment.skipped',
    subjectId: locked.id,
    at: work.at,
    organizationId: work.scope.organizationId,
    projectId: locked.projectId,
    actorId: work.annotatorId,
    payload: { taskId: locked.taskId, fence: locked.fence, kind: skip.kind, reason: skip.reason },
  })
  await repositories.outbox.put(
    { kind: 'hint', payload: { projectId: locked.projectId, topics: ['progress'] } },
    { kind: 'hint', payload: { projectId: locked.projectId, topics: ['assignments'], personId: work.annotatorId } },
  )
  return ok([locked.taskId])
}

/** Gives a sample back. "Not now" comes back to this annotator at the end of their queue; the other kinds never do. The draft stays. */
export const skipAssignment = async (context: Context, work: Work, skip: Skip): Promise<Result<null, DomainError>> => {
  const outcome = await context.unitOfWork(async (repositories) => record(repositories, work, skip))
  if (!outcome.ok) return outcome
  await refresh(context, work.scope.projectId, outcome.value)
  return ok(null)
}
