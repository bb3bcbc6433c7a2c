import { createHash } from 'node:crypto'
import { newId, type RegisteredVersion, type Repositories } from '@reticle/db'
import { modelText, type OrganizationId, type PersonId, pushedScoreKinds, type TaskId } from '@reticle/domain'
import type { Mapped } from './mapped.ts'
import { storeScores } from './scores.ts'

/** What a version said of one task. `key`: of whoever pushed it; without one, what it says is its key. */
export type SaidOfTask = Mapped & { readonly taskId: TaskId; readonly key?: string | undefined }

export type Said = {
  readonly version: RegisteredVersion
  readonly runId: string
  readonly organizationId: OrganizationId
  readonly actorId: PersonId
  /** Only to measure the model by: shown to no reader, and no score of the queue. */
  readonly isHeldOut?: ((taskId: TaskId) => boolean) | undefined
}

export type StoredPredictions = {
  readonly stored: number
  readonly known: number
  readonly scored: number
  readonly embedded: number
  readonly isReload: boolean
  readonly changed: readonly TaskId[]
}

const keyOf = (version: RegisteredVersion, { key, content, said, embedding }: SaidOfTask): string => {
  const own =
    key ??
    createHash('sha256')
      .update(JSON.stringify([content, said, embedding]))
      .digest('hex')
  return `model ${version.id} ${own}`
}

/** Of several records of one task with the same key, the first. */
const distinct = <T extends { readonly taskId: string; readonly key: string }>(rows: readonly T[]): T[] => [
  ...new Map(rows.toReversed().map((row) => [`${row.taskId} ${row.key}`, row])).values(),
]

/**
 * Keeps what a model said, in the caller's transaction: suggestions with all that it told of itself, scores with new places in the queue, and
 * embeddings. What it said before with the same key is known, and changes nothing. The caller tells the dispenser of what moved.
 */
export const storePredictions = async (
  repositories: Repositories,
  { version, runId, organizationId, actorId, isHeldOut = () => false }: Said,
  rows: readonly SaidOfTask[],
  at: Date,
): Promise<StoredPredictions> => {
  const { projectId } = version
  const model = modelText(version.model, version.version)
  const wanted = distinct(
    rows.map((row) => ({
      ...{ id: newId(), projectId, taskId: row.taskId, modelVersionId: version.id, runId, key: keyOf(version, row), model },
      ...{ content: row.content, said: row.said, isHeldOut: isHeldOut(row.taskId), createdAt: at, embedding: row.embedding },
    })),
  )
  const added = new Set(await repositories.suggestions.add(wanted.map(({ embedding: _, ...row }) => row)))
  const fresh = wanted.filter(({ id }) => added.has(id))
  await repositories.events.add(
    ...fresh.map(({ id, taskId }) => ({
      ...{ type: 'suggestion.pushed' as const, subjectId: id, at, organizationId, projectId, actorId },
      payload: { taskId, model, runId },
    })),
  )
  const embeddings = fresh.flatMap(({ taskId, embedding }) => (embedding === null ? [] : [{ taskId, vector: embedding }]))
  await repositories.embeddings.put(projectId, version.id, embeddings)
  const scored = new Set<TaskId>()
  const changed = new Set<TaskId>()
  let isReload = false
  for (const kind of pushedScoreKinds) {
    const scores = fresh.flatMap(({ taskId, said, isHeldOut: isHidden }) => {
      const value = said.scores[kind]
      return value === undefined || isHidden ? [] : [{ taskId, value }]
    })
    if (scores.length === 0) continue
    const moved = await storeScores(repositories, { projectId, organizationId, actorId }, { kind, source: model, scores }, at)
    for (const { taskId } of moved.stored) scored.add(taskId)
    for (const taskId of moved.changed) changed.add(taskId)
    isReload ||= moved.isReload
  }
  return {
    stored: fresh.length,
    known: rows.length - fresh.length,
    scored: scored.size,
    embedded: embeddings.length,
    isReload,
    changed: [...changed],
  }
}
