import { type DomainError, err, ok, type Result, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { refresh } from './tell-dispenser.ts'

type Gold = { readonly isGold: boolean; readonly reason: string }

/** Makes a settled task gold, or an ordinary one again. Its resolution stays; only its kind says gold meanwhile. */
export const setGold = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  taskId: TaskId,
  { isGold, reason }: Gold,
): Promise<Result<null, DomainError>> => {
  const outcome = await context.unitOfWork(async (repositories): Promise<Result<TaskId[], DomainError>> => {
    const task = await repositories.tasks.lock(taskId)
    if (task === undefined) return err({ code: 'not-found', message: 'there is no such task' })
    if (task.isGold === isGold) return ok([])
    if (task.state !== 'settled')
      return err({ code: 'wrong-state', message: `this task is ${task.state}; only a settled task has an answer that can be gold` })
    await repositories.tasks.setGold(taskId, isGold)
    await repositories.events.add({
      type: isGold ? 'task.gold-set' : 'task.gold-cleared',
      subjectId: taskId,
      at: context.now(),
      organizationId,
      projectId,
      actorId: caller.personId,
      payload: { reason },
    })
    await repositories.outbox.put(
      { kind: 'job', name: 'refit-project', payload: { projectId } },
      { kind: 'hint', payload: { projectId, topics: ['progress'] } },
    )
    return ok([taskId])
  })
  if (!outcome.ok) return outcome
  await refresh(context, projectId, outcome.value)
  return ok(null)
}
