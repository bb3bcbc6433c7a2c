import type { Repositories } from '@reticle/db'
import type { ScoreKind, TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { refresh, reorder } from './tell-dispenser.ts'

type Given = { readonly taskId?: string | undefined; readonly sampleId?: string | undefined; readonly value: number }
type Scores = { readonly kind: ScoreKind; readonly source: string; readonly scores: readonly Given[] }

/** Stored and placed together; whoever labels one of these tasks waits that long. */
const batch = 2000

/**
 * Stores scores, and gives their tasks another place when the live order goes by them; in batches, each a transaction of its own, so that
 * people go on labelling. The same call again changes nothing.
 */
export const putScores = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  { kind, source, scores }: Scores,
): Promise<{ stored: number; unknown: number }> => {
  const putBatch = async (repositories: Repositories, part: readonly Given[]) => {
    const at = context.now()
    const rows = part.map(({ taskId, sampleId, value }) => ({ taskId: taskId ?? null, sampleId: sampleId ?? null, value }))
    const stored = await repositories.scores.put(projectId, { kind, source, at }, rows)
    if (stored.length === 0) return { stored, isReload: false, changed: [] as TaskId[] }
    const payload = { kind, source, stored: stored.length }
    const event = { type: 'task.scored', subjectId: projectId, at, organizationId, projectId } as const
    await repositories.events.add({ ...event, actorId: caller.personId, payload })
    const ids = stored.map((score) => score.taskId)
    return { stored, ...(await repositories.queueOrder.place(projectId, ids)) }
  }

  const tasks = new Set<TaskId>()
  const changed = new Set<TaskId>()
  let known = 0
  let isReload = false
  for (let start = 0; start < scores.length; start += batch) {
    const part = scores.slice(start, start + batch)
    const outcome = await context.unitOfWork((repositories) => putBatch(repositories, part))
    for (const { taskId, numbers } of outcome.stored) {
      tasks.add(taskId)
      known += numbers.length
    }
    for (const taskId of outcome.changed) changed.add(taskId)
    isReload ||= outcome.isReload
  }
  if (isReload) await reorder(context, projectId)
  else await refresh(context, projectId, [...changed])
  return { stored: tasks.size, unknown: scores.length - known }
}
