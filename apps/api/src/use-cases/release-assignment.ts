import { assignmentFlow, type DomainError, err, ok, type Result, step, type TaskId } from '@reticle/domain'
import type { Context } from '../context.ts'
import { onRow, staleFence, type Work } from './keep-lease.ts'
import { refresh } from './tell-dispenser.ts'

/**
 * Gives a held sample back without a word: the tab was closed, or it was fetched ahead and not needed. It may come again, to the same person
 * too. What is over already is answered alike, since nothing is left to give back.
 */
export const releaseAssignment = async (context: Context, work: Work, fence: number): Promise<Result<null, DomainError>> => {
  const outcome = await onRow(context, work, async (repositories, locked): Promise<Result<readonly TaskId[], DomainError>> => {
    if (step(assignmentFlow, locked.state, 'released') === undefined) return ok([])
    if (fence !== locked.fence) return err(staleFence(locked))
    await repositories.assignments.markReleased(locked.id)
    if (locked.purpose === 'vote') await repositories.slots.giveBack(locked.taskId)
    await repositories.events.add({
      type: 'assignment.released',
      subjectId: locked.id,
      at: work.at,
      organizationId: work.scope.organizationId,
      projectId: locked.projectId,
      actorId: work.annotatorId,
      payload: { taskId: locked.taskId, fence: locked.fence },
    })
    return ok([locked.taskId])
  })
  if (!outcome.ok) return outcome
  if (outcome.value.length > 0) context.tell.worked(work.scope.projectId, work.annotatorId)
  await refresh(context, work.scope.projectId, outcome.value)
  return ok(null)
}
