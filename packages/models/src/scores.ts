import type { Repositories, UnitOfWork } from '@reticle/db'
import type { Dispenser } from '@reticle/dispatch'
import type { OrganizationId, PersonId, ProjectId, ScoreKind, TaskId } from '@reticle/domain'

export type GivenScore = { readonly taskId?: string | undefined; readonly sampleId?: string | undefined; readonly value: number }
export type Scores = { readonly kind: ScoreKind; readonly source: string; readonly scores: readonly GivenScore[] }
export type ScoreScope = { readonly projectId: ProjectId; readonly organizationId: OrganizationId; readonly actorId: PersonId }

/** What a change of places left to tell the dispenser after the commit. */
export type Moved = { readonly isReload: boolean; readonly changed: readonly TaskId[] }

/** What is needed of a server or a worker. */
export type ScoreParts = {
  readonly unitOfWork: UnitOfWork
  readonly dispenser: Pick<Dispenser, 'refresh' | 'reorder'>
  readonly now: () => Date
  readonly log: { readonly warn: (about: object, message: string) => void }
}

/** Stored and placed together; whoever labels one of these tasks waits that long. */
const batch = 2000
/** From so many tasks on the dispenser is told of the whole project, and each task is found and written once. */
const many = 500
/** Of many: so short that a claim beside it waits for milliseconds. */
const smallBatch = 1000
type Counts = { readonly stored: number; readonly unknown: number }

/** Stores scores of some tasks and gives them their places, in the caller's transaction; the caller tells the dispenser afterwards. */
export const storeScores = async (
  { scores, events, queueOrder }: Repositories,
  { projectId, organizationId, actorId }: ScoreScope,
  { kind, source, scores: given }: Scores,
  at: Date,
) => {
  const rows = given.map(({ taskId, sampleId, value }) => ({ taskId: taskId ?? null, sampleId: sampleId ?? null, value }))
  const stored = await scores.put(projectId, { kind, source, at }, rows)
  if (stored.length === 0) return { stored, isReload: false, changed: [] as TaskId[] }
  const payload = { kind, source, stored: stored.length }
  await events.add({ type: 'task.scored', subjectId: projectId, at, organizationId, projectId, actorId, payload })
  return {
    stored,
    ...(await queueOrder.place(
      projectId,
      stored.map((score) => score.taskId),
    )),
  }
}

/** Tells the dispenser of new places. They are hints: when one is lost, the dispenser's own sweep finds it later. */
export const tellMoved = async ({ dispenser, log }: ScoreParts, projectId: ProjectId, { isReload, changed }: Moved): Promise<void> => {
  if (!isReload && changed.length === 0) return
  await (isReload ? dispenser.reorder(projectId) : dispenser.refresh(projectId, changed)).catch((error: unknown) => {
    log.warn({ err: error, projectId }, 'the dispenser could not be told of new places')
  })
}

const putFew = async (parts: ScoreParts, scope: ScoreScope, { kind, source, scores }: Scores): Promise<Counts> => {
  const tasks = new Set<TaskId>()
  const changed = new Set<TaskId>()
  let known = 0
  let isReload = false
  for (let start = 0; start < scores.length; start += batch) {
    const part = { kind, source, scores: scores.slice(start, start + batch) }
    const outcome = await parts.unitOfWork((repositories) => storeScores(repositories, scope, part, parts.now()))
    for (const { taskId, numbers } of outcome.stored) {
      tasks.add(taskId)
      known += numbers.length
    }
    for (const taskId of outcome.changed) changed.add(taskId)
    isReload ||= outcome.isReload
  }
  await tellMoved(parts, scope.projectId, { isReload, changed: [...changed] })
  return { stored: tasks.size, unknown: scores.length - known }
}

/** Many scores, one of each task: stored and placed in one statement a batch. */
const putMany = async (
  parts: ScoreParts,
  { projectId, organizationId, actorId }: ScoreScope,
  { kind, source }: Scores,
  values: ReadonlyMap<string, number>,
): Promise<Counts> => {
  const scores = Array.from(values, ([taskId, value]) => ({ taskId, value }))
  let [unknown, moved] = [0, 0]
  for (let start = 0; start < scores.length; start += smallBatch) {
    const part = scores.slice(start, start + smallBatch)
    const outcome = await parts.unitOfWork(async (repositories) => {
      const at = parts.now()
      const isOrder = (await repositories.queueOrder.order(projectId))?.kind === kind
      if (isOrder) await repositories.queueOrder.bulk()
      const put = await repositories.scores.putMany(projectId, { kind, source, at, isOrder }, part)
      const payload = { kind, source, stored: part.length - put.unknown }
      if (payload.stored > 0)
        await repositories.events.add({ type: 'task.scored', subjectId: projectId, at, organizationId, projectId, actorId, payload })
      if (put.moved > 0) await repositories.queueOrder.restart(projectId)
      return put
    })
    unknown += outcome.unknown
    moved += outcome.moved
  }
  await tellMoved(parts, projectId, { isReload: moved > 0, changed: [] })
  return { stored: scores.length - unknown, unknown }
}

/**
 * Stores scores, and gives their tasks another place when the live order goes by them; in batches, each a transaction of its own, so that
 * people go on labelling. The same call again changes nothing.
 */
export const putScores = async (parts: ScoreParts, scope: ScoreScope, given: Scores): Promise<Counts> => {
  const last = new Map(given.scores.flatMap(({ taskId, value }) => (taskId === undefined ? [] : [[taskId.toLowerCase(), value] as const])))
  if (last.size <= many || given.scores.some(({ sampleId }) => sampleId !== undefined)) return putFew(parts, scope, given)
  const { stored, unknown } = await putMany(parts, scope, given, last)
  // Ids that are none of the project count each time that they are named.
  return unknown === 0 || last.size === given.scores.length ? { stored, unknown } : putFew(parts, scope, given)
}
