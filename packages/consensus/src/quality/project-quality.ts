import type { AgreementValue, Protocol } from '@reticle/domain'
import { questionsOnSample } from '../task/answers.ts'
import { meanSum } from './mean-sum.ts'
import type { QualityTask } from './quality-task.ts'
import { type QuestionQuality, questionSums } from './question-sums.ts'
import { type ReaderStats, readerSums } from './readers.ts'

/** The numbers of the quality page, without names. */
export type ProjectQuality<Person extends string> = {
  agreement: { overall: AgreementValue; answers: AgreementValue; regions: AgreementValue }
  /** Tasks by agreement, ten bins of width 0.1; the last one includes 1. */
  histogram: number[]
  questions: QuestionQuality[]
  labels: { labelId: string; objects: number; contested: number }[]
  readers: ReaderStats<Person>[]
}

/** 0.7 * 10 is 7.000000000000001 or 6.999...: a value on an edge belongs to the bin that it opens. */
const binOf = (value: number): number => Math.min(9, Math.max(0, Math.floor(value * 10 + 1e-9)))

const labelSums = (protocol: Protocol) => {
  const sums = new Map(protocol.labels.map(({ id }) => [id, { labelId: id, objects: 0, contested: 0 }]))
  return {
    add: ({ consensus }: QualityTask<string>): void => {
      for (const { kind, isKept, labelId, labelVotes } of consensus?.regions ?? []) {
        const chosen = isKept && labelId !== null ? sums.get(labelId) : undefined
        if (chosen !== undefined) chosen.objects += 1
        if (kind === 'agreed') continue
        for (const voted of Object.keys(labelVotes)) {
          const sum = sums.get(voted)
          if (sum !== undefined) sum.contested += 1
        }
      }
    },
    outcome: () => [...sums.values()],
  }
}

/**
 * Agreement over a project (C50 to C54), task by task, so that a project of any size is never in memory as a whole. The project's agreement
 * is the mean over tasks that have one; `excluded` counts the tasks without. Tasks are of one protocol version, withdrawn ones left out; the
 * order in which they are added is that of the sums, so it must be the same for the same bytes (C2).
 */
export const qualityOver = <Person extends string>(protocol: Protocol) => {
  const parts = { overall: meanSum(), answers: meanSum(), regions: meanSum() }
  const histogram = new Array<number>(10).fill(0)
  const questions = questionsOnSample(protocol).map((question) => questionSums(protocol, question))
  const labels = labelSums(protocol)
  const readers = readerSums<Person>(protocol)
  return {
    add: (task: QualityTask<Person>): void => {
      const agreement = task.consensus?.agreement
      for (const part of ['overall', 'answers', 'regions'] as const) parts[part].add(agreement?.[part].value ?? null)
      const overall = agreement?.overall.value ?? null
      if (overall !== null) histogram[binOf(overall)] = (histogram[binOf(overall)] ?? 0) + 1
      for (const question of questions) question.add(task)
      labels.add(task)
      readers.add(task)
    },
    outcome: (): ProjectQuality<Person> => ({
      agreement: { overall: parts.overall.outcome(), answers: parts.answers.outcome(), regions: parts.regions.outcome() },
      histogram,
      questions: questions.map((question) => question.outcome()),
      labels: labels.outcome(),
      readers: readers.outcome(),
    }),
  }
}
