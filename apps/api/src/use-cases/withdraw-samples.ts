import type { Repositories } from '@reticle/db'
import { type ProjectId, type SampleId, step, type TaskId, taskFlow } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { tellAssignmentLost, tellReviewLost } from './send-notice.ts'
import { refresh, refreshedAtMost, reload } from './tell-dispenser.ts'

type Withdrawal = { readonly sampleIds: readonly SampleId[]; readonly reason: string }
type Base = { readonly at: Date; readonly organizationId: string; readonly projectId: ProjectId; readonly actorId: string }

const batch = 1000

/** Ends what is leased of these tasks, and tells who had it at once. Drafts stay. */
const endLeases = async (repositories: Repositories, base: Base, taskIds: readonly TaskId[], reason: string): Promise<void> => {
  const ended = await repositories.leases.revokeOf(taskIds)
  await repositories.events.add(
    ...ended.map(({ assignmentId, taskId, annotatorId, fence }) => ({
      ...base,
      type: 'assignment.released' as const,
      subjectId: assignmentId,
      payload: { taskId, annotatorId, fence, by: 'withdrawn', reason },
    })),
  )
  const { projectId } = base
  for (const { taskId, annotatorId: personId, assignmentId } of ended)
    await tellAssignmentLost(repositories, { projectId, taskId, personId, assignmentId, why: 'withdrawn' })
}

/** The tasks of withdrawn samples leave their state by the lifecycle's table (L19). */
const withdrawTasks = async (repositories: Repositories, base: Base, sampleIds: readonly SampleId[], reason: string) => {
  const open = (await repositories.withdrawals.lockTasksOf(sampleIds)).flatMap(({ id, state }) => {
    const next = step(taskFlow, state, 'withdrawn')
    return next === undefined ? [] : [{ id, state, next }]
  })
  const ids = open.map((task) => task.id)
  const [first] = open
  if (first === undefined) return ids
  await endLeases(repositories, base, ids, reason)
  await repositories.revisions.end(ids, base.organizationId, base.at, false)
  for (const { taskId, reviewerId } of await repositories.reviews.release(ids, 'withdrawn', base.at))
    await tellReviewLost(repositories, { projectId: base.projectId, taskId, personId: reviewerId, why: 'withdrawn' }, null)
  await repositories.withdrawals.tasks(ids, first.next, `withdrawn: ${reason}`)
  await repositories.events.add(
    ...open.map(({ id, state }) => ({ ...base, type: 'task.withdrawn' as const, subjectId: id, payload: { from: state, reason } })),
  )
  return ids
}

const withdrawBatch = async (repositories: Repositories, base: Base, sampleIds: readonly SampleId[], reason: string) => {
  // No import and no publish opens a task for a sample while it leaves.
  await repositories.projects.lock(base.projectId)
  const withdrawn = await repositories.withdrawals.samples(base.projectId, sampleIds, base.at)
  if (withdrawn.length === 0) return { withdrawn: 0, tasks: [] as TaskId[] }
  await repositories.events.add(
    ...withdrawn.map((id) => ({ ...base, type: 'sample.withdrawn' as const, subjectId: id, payload: { reason } })),
  )
  const tasks = await withdrawTasks(repositories, base, withdrawn, reason)
  const { projectId } = base
  await repositories.outbox.put(
    { kind: 'job', name: 'refit-project', payload: { projectId } },
    { kind: 'hint', payload: { projectId, topics: ['samples', 'progress', 'contested'] } },
  )
  return { withdrawn: withdrawn.length, tasks }
}

/**
 * Withdraws samples while people label, in batches. Those that were withdrawn before are left as they are, with their first reason. Releases
 * that were frozen, and all rows, stay; a submission that comes later is kept as an extra.
 */
export const withdrawSamples = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  { sampleIds, reason }: Withdrawal,
): Promise<{ withdrawn: number; unknown: number }> => {
  const ids = [...new Set(sampleIds)]
  const gone: TaskId[] = []
  let withdrawn = 0
  for (let start = 0; start < ids.length; start += batch) {
    const base = { at: context.now(), organizationId, projectId, actorId: caller.personId }
    const part = ids.slice(start, start + batch)
    // A lease that was just handed out has no row yet, and its holder is to hear of it, too.
    for (const taskId of await context.read.withdrawals.collecting(part)) await context.dispenser.persist({ projectId, taskId })
    const outcome = await context.unitOfWork((repositories) => withdrawBatch(repositories, base, part, reason))
    withdrawn += outcome.withdrawn
    gone.push(...outcome.tasks)
  }
  if (gone.length > refreshedAtMost) await reload(context, projectId)
  else await refresh(context, projectId, gone)
  return { withdrawn, unknown: ids.length - (await context.read.withdrawals.known(projectId, ids)) }
}
