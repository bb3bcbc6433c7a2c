import { type AgreementValue, answerKey, type Protocol, type Question } from '@reticle/domain'
import type { AnyMetric, Level } from '../agreement/define.ts'
import { alpha } from '../agreement/krippendorff-alpha.ts'
import { percent } from '../agreement/percent.ts'
import { givenTo, tally } from '../task/answers.ts'
import { type Vote, voteTable } from '../votes/vote-table.ts'
import type { QualityTask } from './quality-task.ts'
import { type ReaderStats, readerStats } from './readers.ts'

/** The numbers of the quality page, without names. */
export type ProjectQuality<Person extends string> = {
  agreement: { overall: AgreementValue; answers: AgreementValue; regions: AgreementValue }
  /** Tasks by agreement, ten bins of width 0.1; the last one includes 1. */
  histogram: number[]
  questions: { questionId: string; agreement: AgreementValue; alpha: number | null; votes: { key: string; count: number }[] }[]
  labels: { labelId: string; objects: number; contested: number }[]
  readers: ReaderStats<Person>[]
}

type Tasks = readonly QualityTask<string>[]

const meanOver = (values: readonly (number | null)[]): AgreementValue => {
  const known = values.filter((value) => value !== null)
  const value = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length
  return { value, n: known.length, excluded: values.length - known.length }
}

const histogramOf = (values: readonly (number | null)[]): number[] => {
  const bins = new Array<number>(10).fill(0)
  for (const value of values) {
    if (value === null) continue
    // 0.7 * 10 is 7.000000000000001 or 6.999...: a value on an edge belongs to the bin that it opens.
    const bin = Math.min(9, Math.max(0, Math.floor(value * 10 + 1e-9)))
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  return bins
}

/** Text is not a category, and numbers are on an interval scale. */
const levelOf = (question: Question): Level | null =>
  question.kind === 'text' ? null : question.kind === 'number' ? 'interval' : 'nominal'

const measure = (metric: AnyMetric, votes: readonly Vote[], level: Level): AgreementValue => {
  const measured = metric.measure(voteTable(votes), { level })
  return measured.ok ? measured.value : { value: null, n: 0, excluded: 0 }
}

const questionQuality = (protocol: Protocol, question: Question, tasks: Tasks): ProjectQuality<string>['questions'][number] => {
  const perTask = tasks.map((task) =>
    givenTo(
      protocol,
      question,
      task.annotations.map((annotation) => annotation.content),
    ),
  )
  const level = levelOf(question)
  const votes = tally(question, perTask.flat()).map(({ key, count }) => ({ key, count }))
  const questionId = question.id
  if (level === null) return { questionId, agreement: { value: null, n: 0, excluded: perTask.length }, alpha: null, votes: [] }
  const readings = tasks.flatMap((task, place) =>
    task.annotations.flatMap(({ annotatorId }, reader): Vote[] => {
      const value = perTask[place]?.[reader]
      return value === undefined ? [] : [{ item: task.taskId, worker: annotatorId, label: answerKey(value) }]
    }),
  )
  // "Can't tell" has no place on a scale of numbers; it is a class of its own for the percentage only.
  const scaled = level === 'interval' ? readings.filter((reading) => reading.label !== '?') : readings
  return { questionId, agreement: measure(percent, readings, 'nominal'), alpha: measure(alpha, scaled, level).value, votes }
}

const labelQuality = (labelId: string, tasks: Tasks): ProjectQuality<string>['labels'][number] => {
  const clusters = tasks.flatMap((task) => task.consensus?.regions ?? [])
  const isVoted = (votes: Readonly<Record<string, number>>): boolean => Object.hasOwn(votes, labelId)
  return {
    labelId,
    objects: clusters.filter((cluster) => cluster.isKept && cluster.labelId === labelId).length,
    contested: clusters.filter((cluster) => cluster.kind !== 'agreed' && isVoted(cluster.labelVotes)).length,
  }
}

/**
 * Agreement over a project (C50 to C54). The project's agreement is the mean over tasks that have one; `excluded` counts the tasks without.
 * @param tasks tasks of one protocol version, withdrawn ones left out.
 */
export const projectQuality = <Person extends string>(
  protocol: Protocol,
  tasks: readonly QualityTask<Person>[],
): ProjectQuality<Person> => {
  const values = (part: 'overall' | 'answers' | 'regions') => tasks.map((task) => task.consensus?.agreement[part].value ?? null)
  return {
    agreement: { overall: meanOver(values('overall')), answers: meanOver(values('answers')), regions: meanOver(values('regions')) },
    histogram: histogramOf(values('overall')),
    questions: protocol.questions.map((question) => questionQuality(protocol, question, tasks)),
    labels: protocol.labels.map((label) => labelQuality(label.id, tasks)),
    readers: readerStats(protocol, tasks),
  }
}
