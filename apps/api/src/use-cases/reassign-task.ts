import { type AnnotationId, type DomainError, err, ok, type Result, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { openDecision } from './deciding.ts'
import { refresh } from './tell-dispenser.ts'

type Reassignment = { readonly annotationId: AnnotationId; readonly reason: string }

/** Sets one annotation of a contested task aside and asks somebody else (L85). It stays as an extra; its author is not asked again (L20). */
export const reassignTask = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  { annotationId, reason }: Reassignment,
): Promise<Result<null, DomainError>> => {
  const { projectId, organizationId } = scope
  const outcome = await context.unitOfWork(async (repositories): Promise<Result<null, DomainError>> => {
    const opened = await openDecision(repositories, caller, scope, taskId)
    if (!opened.ok) return opened
    const at = context.now()
    await repositories.reviews.end(taskId, 'returned', caller.personId)
    const isAside = await repositories.revisions.setAside({ taskId, annotationId, organizationId, by: caller.personId, reason, at })
    if (!isAside)
      return err({
        code: 'invalid-input',
        at: 'body.annotationId',
        message: 'this annotation is none of the task, or does not count (any more): reload the task',
      })
    await repositories.viewings.add({ taskId, personId: caller.personId, projectId, viewedAt: at })
    await repositories.outbox.put(
      { kind: 'job', name: 'refit-project', payload: { projectId } },
      { kind: 'hint', payload: { projectId, topics: ['contested', 'progress', 'samples', 'work', 'reviews'] } },
    )
    return ok(null)
  })
  if (outcome.ok) await refresh(context, projectId, [taskId])
  return outcome
}
