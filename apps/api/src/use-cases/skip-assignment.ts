import type { Repositories } from '@reticle/db'
import { assignmentFlow, type DomainError, err, ok, type Result, step, type TaskId } from '@reticle/domain'
import type { Context } from '../context.ts'
import { type Locked, onRow, staleFence, type Work } from './keep-lease.ts'
import { refresh } from './tell-dispenser.ts'

type Skip = { readonly fence: number; readonly kind: 'not-now' | 'not-me' | 'not-usable'; readonly reason: string }

const record = async (
  repositories: Repositories,
  locked: Locked,
  work: Work,
  skip: Skip,
): Promise<Result<readonly TaskId[], DomainError>> => {
  // A repeat whose answer was lost.
  if (locked.state === 'skipped' && locked.skipKind === skip.kind) return ok([])
  if (step(assignmentFlow, locked.state, 'skipped') === undefined)
    return err({ code: 'wrong-state', message: `this assignment is ${locked.state}: claim the next sample` })
  if (skip.fence !== locked.fence) return err(staleFence(locked))
  if (locked.purpose === 'qualification')
    return err({ code: 'wrong-state', message: 'a sample of the test cannot be skipped: submit what you see, or that you cannot tell' })
  await repositories.assignments.markSkipped(locked.id, skip.kind, skip.reason)
  if (locked.state === 'leased' && locked.purpose === 'vote') await repositories.slots.giveBack(locked.taskId)
  // Put off, it comes again; otherwise the annotator keeps to what they said (L83).
  const { organizationId } = work.scope
  if (locked.purpose === 'revision' && skip.kind !== 'not-now') await repositories.revisions.stand(locked.id, organizationId, work.at)
  await repositories.events.add({
    type: 'assignment.skipped',
    subjectId: locked.id,
    at: work.at,
    organizationId,
    projectId: locked.projectId,
    actorId: work.annotatorId,
    payload: { taskId: locked.taskId, fence: locked.fence, kind: skip.kind, reason: skip.reason },
  })
  return ok([locked.taskId])
}

/** Gives a sample back. "Not now" comes back to this annotator at the end of their queue; the other kinds never do. The draft stays. */
export const skipAssignment = async (context: Context, work: Work, skip: Skip): Promise<Result<null, DomainError>> => {
  const outcome = await onRow(context, work, (repositories, locked) => record(repositories, locked, work, skip))
  if (!outcome.ok) return outcome
  context.tell.worked(work.scope.projectId, work.annotatorId)
  await refresh(context, work.scope.projectId, outcome.value)
  return ok(null)
}
