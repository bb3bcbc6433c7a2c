import type { Repositories } from '@reticle/db'
import { type DomainError, err, ok, type Result, step, type TaskId, taskFlow } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { goldBlindness } from './gold-list.ts'
import { refresh } from './tell-dispenser.ts'

type Gold = { readonly isGold: boolean; readonly reason: string }

type Task = NonNullable<Awaited<ReturnType<Repositories['tasks']['lock']>>>
type Base = { readonly at: Date; readonly organizationId: string; readonly projectId: string; readonly actorId: string }

/** A task that only a file has answered has no answer without it: it is opened for readers, as it was before (docs/spec/gold.md, G34). */
const openAgain = async ({ tasks, protocols, events }: Repositories, task: Task, base: Base, reason: string): Promise<void> => {
  const protocol = await protocols.get(task.protocolId)
  const state = step(taskFlow, task.state, 'reopened')
  if (protocol === undefined || state === undefined) throw new Error(`task ${task.id} is ${task.state}, and gold`)
  const { reads } = protocol.content.redundancy
  await tasks.reopen(task.id, { state, reads, reason: `reopened: ${reason}`, contestedAt: null })
  const payload = { from: task.state, to: state, reason, replacedReason: task.reason, reads }
  await events.add({ ...base, type: 'task.reopened', subjectId: task.id, payload })
}

/** Makes a settled task gold, or an ordinary one again. Its resolution stays; only its kind says gold meanwhile. Not by someone who also labels. */
export const setGold = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  { isGold, reason }: Gold,
): Promise<Result<null, DomainError>> => {
  const blind = goldBlindness(scope)
  if (blind !== undefined) return err(blind)
  const { projectId, organizationId } = scope
  const outcome = await context.unitOfWork(async (repositories): Promise<Result<TaskId[], DomainError>> => {
    const task = await repositories.tasks.lock(taskId)
    if (task === undefined) return err({ code: 'not-found', message: 'there is no such task' })
    if (task.isGold === isGold) return ok([])
    if (task.state !== 'settled')
      return err({ code: 'wrong-state', message: `this task is ${task.state}; only a settled task has an answer that can be gold` })
    await repositories.tasks.setGold(taskId, isGold)
    const base = { at: context.now(), organizationId, projectId, actorId: caller.personId }
    await repositories.events.add({ ...base, type: isGold ? 'task.gold-set' : 'task.gold-cleared', subjectId: taskId, payload: { reason } })
    if (
      !isGold &&
      task.adjudicationId === null &&
      task.consensusId === null &&
      (await repositories.knownAnswers.fromFile(taskId)) !== undefined
    )
      await openAgain(repositories, task, base, reason)
    await repositories.outbox.put(
      { kind: 'job', name: 'refit-project', payload: { projectId } },
      { kind: 'hint', payload: { projectId, topics: ['progress', 'gold'] } },
    )
    return ok([taskId])
  })
  if (!outcome.ok) return outcome
  await refresh(context, projectId, outcome.value)
  return ok(null)
}
