import { type AssignmentId, type DomainError, err, ok, type Result } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { tellAssignmentLost } from './send-notice.ts'
import { refresh } from './tell-dispenser.ts'

/** Takes a sample back from its annotator. The draft stays; a lease that has ended already is left as it is. */
export const revokeLease = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  assignmentId: AssignmentId,
  reason: string,
): Promise<Result<null, DomainError>> => {
  const outcome = await context.unitOfWork(async (repositories) => {
    const taskId = await repositories.leases.lockTaskOf(assignmentId)
    if (taskId === undefined) return err({ code: 'not-found', message: 'there is no such assignment' } as const)
    const ended = await repositories.leases.revoke(assignmentId)
    if (ended === undefined) return ok([])
    const { annotatorId, fence } = ended
    await repositories.events.add({
      type: 'assignment.released',
      subjectId: assignmentId,
      at: context.now(),
      organizationId,
      projectId,
      actorId: caller.personId,
      payload: { taskId, annotatorId, fence, by: 'revoked', reason },
    })
    await tellAssignmentLost(repositories, { projectId, taskId, personId: annotatorId, why: 'revoked', assignmentId })
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['progress'] } })
    return ok([taskId])
  })
  if (!outcome.ok) return outcome
  await refresh(context, projectId, outcome.value)
  return ok(null)
}
