import type { RoutingFault } from '@reticle/contract'
import { may, type ProtocolId, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

/** What went wrong with rules. To someone who also labels here it names no task: that a task is compared tells of its readers. */
export const showFaults = async (context: Context, caller: Caller, { projectId, roles }: Scope): Promise<RoutingFault[]> => {
  const faults = await context.read.routingFaults.list(projectId)
  const seesTasks = !may(roles, 'task.label')
  const ids = seesTasks ? faults.map(({ taskId }) => taskId) : []
  const names = new Map((await context.read.tasks.summaries(ids, caller.personId)).map(({ id, sample }) => [id, sample.name]))
  return faults.map(({ ruleId, protocolId, protocolVersion, message, taskId, count, firstAt, lastAt }) => ({
    ruleId,
    protocolId: protocolId as ProtocolId,
    version: protocolVersion,
    message,
    task: seesTasks ? { id: taskId as TaskId, sample: names.get(taskId) ?? '' } : null,
    count,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  }))
}

/** False when there is nothing to clear. */
export const clearFault = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  only: { readonly protocolId: ProtocolId; readonly ruleId: string },
): Promise<boolean> =>
  context.unitOfWork(async ({ routingFaults, events, outbox }) => {
    const cleared = await routingFaults.clear(projectId, only)
    const event = { type: 'routing.cleared', subjectId: projectId, at: context.now(), organizationId, projectId } as const
    if (cleared > 0) await events.add({ ...event, actorId: caller.personId, payload: { ...only, faults: cleared } })
    if (cleared > 0) await outbox.put({ kind: 'hint', payload: { projectId, topics: ['faults'] } })
    return cleared > 0
  })
