import type { HeldOutTask, RoundMeasure } from '@reticle/db'
import { type Answer, contentReader, emptyContent, type LoopPlan, type ProjectId } from '@reticle/domain'
import type { WorkerContext } from '../context.ts'
import { subjectOf } from '../ordering/read-facts.ts'
import { shareInterval } from './interval.ts'
import { likeliest, measureAnswers } from './measure-answers.ts'
import { measureMarks } from './measure-marks.ts'

type Live = NonNullable<Awaited<ReturnType<WorkerContext['read']['projectHistory']['liveProtocol']>>>

const choiceOf = (answers: readonly Answer[], questionId: string): string | undefined => {
  const value = answers.find((answer) => answer.questionId === questionId)?.value
  return value?.kind === 'choice' ? value.option : undefined
}

/** How a version fares on settled samples; pure but for the protocol that they are read under. Null without a sample that can be measured. */
export const measureOn = (live: Live, plan: LoopPlan, tasks: readonly HeldOutTask[]): RoundMeasure | null => {
  const read = contentReader(live.versions)
  const subject = subjectOf(live.content, plan.ordering)
  const known = tasks.map((task) => ({ ...task, truth: read(task.truth, task.version, live.version) }))
  const pairs = known.flatMap(({ truth, said }) => {
    const right = subject === null ? undefined : choiceOf(truth.answers, subject.id)
    if (right === undefined || subject === null) return []
    return [{ truth: right, said: likeliest(said?.probabilities[subject.id], subject.options) }]
  })
  const answers = measureAnswers(pairs)
  const areMarked =
    live.content.labels.length > 0 && known.some(({ truth, content }) => truth.regions.length + (content?.regions.length ?? 0) > 0)
  const marks = areMarked
    ? measureMarks(
        known.map(({ truth, content }) => ({ truth, said: content ?? emptyContent })),
        live.content.consensus.regions,
      )
    : undefined
  const all = { ...marks?.all, ...answers }
  const { seed } = plan.heldOut
  if (answers !== undefined) {
    const parts = pairs.map((pair) => [pair.truth === pair.said ? 1 : 0, 1] as const)
    return { metric: 'accuracy', value: answers.accuracy, n: pairs.length, interval: shareInterval(parts, seed), all }
  }
  if (marks !== undefined) {
    const { f1 = 0 } = marks.all
    return { metric: 'f1', value: f1, n: known.length, interval: shareInterval(marks.parts, seed), all }
  }
  return null
}

/** How a version fares on what is held out, was settled by `asOf`, and was read without a suggestion in sight (MR43). */
export const measureVersion = async (
  { read }: WorkerContext,
  projectId: ProjectId,
  plan: LoopPlan,
  asOf: Date,
  versionId: string,
): Promise<RoundMeasure | null> => {
  const live = await read.projectHistory.liveProtocol(projectId)
  if (live === undefined) return null
  return measureOn(live, plan, await read.loops.heldOutTasks(projectId, plan.heldOut, asOf, versionId))
}
