import { type DomainError, err, ok, type Result, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { goldBlindness } from './gold-list.ts'

/** An expert finds a known answer right. It holds as long as the answer does; readings before it say nothing against it any more (G23). */
export const confirmGold = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  note: string,
): Promise<Result<null, DomainError>> => {
  const refusal = goldBlindness(scope)
  if (refusal !== undefined) return err(refusal)
  return context.unitOfWork(async ({ tasks, knownAnswers, events, outbox }): Promise<Result<null, DomainError>> => {
    const task = await tasks.lock(taskId)
    if (task === undefined) return err({ code: 'not-found', message: 'there is no such task' })
    const [known] = await knownAnswers.of([taskId])
    if (!task.isGold || known === undefined)
      return err({ code: 'wrong-state', message: 'this task is not gold, so there is no known answer to confirm' })
    const at = context.now()
    const { projectId, organizationId } = scope
    await knownAnswers.markReviewed(taskId, caller.personId, at)
    await events.add({
      type: 'task.gold-confirmed',
      ...{ subjectId: taskId, actorId: caller.personId, at, organizationId, projectId, payload: { basis: known.basis, note } },
    })
    await outbox.put({ kind: 'hint', payload: { projectId, topics: ['gold'] } })
    return ok(null)
  })
}
