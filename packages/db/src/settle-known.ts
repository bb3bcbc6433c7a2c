import { type AnnotationContent, step, type TaskId, taskFlow } from '@reticle/domain'
import type { Repositories } from './repositories/index.ts'

/** What a file knows of one task, and where in the file that stands. */
export type FoundAnswer = {
  readonly at: string
  readonly sample: string
  readonly taskId: TaskId
  readonly content: AnnotationContent
  readonly coversMarks: boolean
}
export type KnownChange = {
  readonly base: { at: Date; organizationId: string; projectId: string; actorId: string }
  readonly file: string
  readonly sha256: string
}

type Locked = Awaited<ReturnType<Repositories['knownAnswers']['lockTasks']>>[number]

/** Why a task cannot become known by a file, with the cure (docs/spec/gold.md, G30). */
const refusalOf = (task: Locked | undefined, protocolId: string): string | undefined => {
  if (task === undefined) return 'its task is gone'
  if (task.isGold) return 'is gold already: mend it at the desk, or take it off first'
  if (task.state === 'withdrawn') return 'was withdrawn from the study'
  if (task.hasReaders || task.state !== 'collecting')
    return `has readers already (${task.state}): settle it at the desk and make it gold there`
  if (task.hasLeases) return 'is being read now: try again when its reader is done, or end the lease on the page Queue'
  return task.protocolId === protocolId ? undefined : 'is under an older protocol version: publish the protocol again, so that it moves'
}

/** One batch of known answers, in the caller's transaction; on a preview nothing is written. What cannot become known is refused by place. */
export const settleKnown = async (
  repositories: Repositories,
  found: readonly FoundAnswer[],
  protocolId: string,
  { base, file, sha256 }: KnownChange,
  isPreview: boolean,
) => {
  const locked = new Map((await repositories.knownAnswers.lockTasks(found.map(({ taskId }) => taskId))).map((task) => [task.id, task]))
  const rejects: { at: string; reason: string }[] = []
  const state = step(taskFlow, 'collecting', 'known')
  const taken = found.filter(({ taskId, at, sample }) => {
    const refusal = refusalOf(locked.get(taskId), protocolId)
    if (refusal !== undefined) rejects.push({ at, reason: `the sample "${sample}" ${refusal}` })
    return refusal === undefined
  })
  if (isPreview || taken.length === 0 || state === undefined) return { taken, rejects }
  const rows = taken.map(({ taskId, content, coversMarks, at }) => ({
    ...{ taskId, content, coversMarks, origin: `${file}, ${at}`, addedBy: base.actorId, addedAt: base.at },
  }))
  await repositories.knownAnswers.settle(rows, { state, reason: `known from ${file}`, at: base.at })
  await repositories.events.add(
    ...taken.map(({ taskId, at }) => ({ ...base, type: 'task.known' as const, subjectId: taskId, payload: { file, at, sha256 } })),
  )
  return { taken, rejects }
}
