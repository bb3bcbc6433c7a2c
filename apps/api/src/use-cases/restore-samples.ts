import type { Repositories } from '@reticle/db'
import { type ProjectId, type SampleId, step, type TaskId, taskFlow } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { refresh, refreshedAtMost, reload } from './tell-dispenser.ts'

type Restoration = { readonly sampleIds: readonly SampleId[]; readonly reason: string }
type Base = { readonly at: Date; readonly organizationId: string; readonly projectId: ProjectId; readonly actorId: string }

const batch = 1000

/** Withdrawn tasks come back by the lifecycle's table (L19). */
const restoreTasks = async ({ withdrawals, events }: Repositories, base: Base, sampleIds: readonly SampleId[], reason: string) => {
  const locked = await withdrawals.lockTasksOf(sampleIds)
  const back = await withdrawals.whatRestores(locked.map(({ id }) => id))
  const groups = Map.groupBy(back, ({ isRead }) => step(taskFlow, 'withdrawn', isRead ? 'restoredRead' : 'restored'))
  for (const [state, tasks] of groups) {
    if (state === undefined) continue
    await withdrawals.restoreTasks(
      tasks.map(({ id }) => id),
      state,
      `restored: ${reason}`,
    )
    const payload = { from: 'withdrawn', to: state, reason }
    await events.add(...tasks.map(({ id }) => ({ ...base, type: 'task.restored' as const, subjectId: id, payload })))
  }
  return { ids: back.map(({ id }) => id), without: sampleIds.length - locked.length }
}

const restoreBatch = async (repositories: Repositories, base: Base, sampleIds: readonly SampleId[], reason: string) => {
  const { projects, withdrawals, queueOrder, events, outbox } = repositories
  const { projectId } = base
  const project = await projects.lock(projectId)
  const restored = await withdrawals.restore(projectId, sampleIds)
  if (restored.length === 0) return { restored: 0, tasks: [] as TaskId[] }
  await events.add(...restored.map((id) => ({ ...base, type: 'sample.restored' as const, subjectId: id, payload: { reason } })))
  const { ids, without } = await restoreTasks(repositories, base, restored, reason)
  // What was withdrawn before it had a task gets one as after a publish.
  if (without > 0 && (project?.protocolId ?? null) !== null) {
    await queueOrder.markStale(projectId)
    await outbox.put({ kind: 'job', name: 'order-queue', payload: { projectId } })
  }
  await outbox.put(
    { kind: 'job', name: 'refit-project', payload: { projectId } },
    { kind: 'hint', payload: { projectId, topics: ['samples', 'progress', 'work'] } },
  )
  return { restored: restored.length, tasks: ids }
}

/** Takes withdrawn samples back into the study, in batches; those that are in it are left alone. What was read of them counts again. */
export const restoreSamples = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  { sampleIds, reason }: Restoration,
): Promise<{ restored: number; unknown: number }> => {
  const ids = [...new Set(sampleIds)]
  const back: TaskId[] = []
  let restored = 0
  for (let start = 0; start < ids.length; start += batch) {
    const base = { at: context.now(), organizationId, projectId, actorId: caller.personId }
    const part = ids.slice(start, start + batch)
    const outcome = await context.unitOfWork((repositories) => restoreBatch(repositories, base, part, reason))
    restored += outcome.restored
    back.push(...outcome.tasks)
  }
  if (back.length > refreshedAtMost) await reload(context, projectId)
  else await refresh(context, projectId, back)
  return { restored, unknown: ids.length - (await context.read.withdrawals.known(projectId, ids)) }
}
