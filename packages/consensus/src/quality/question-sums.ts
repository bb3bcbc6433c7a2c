import { type AgreementValue, answerKey, type Protocol, type Question } from '@reticle/domain'
import { type Counts, countInto, type Given, givenTo, ranked } from '../task/answers.ts'
import { meanSum } from './mean-sum.ts'
import { ordinalAlphaSums } from './ordinal-alpha.ts'
import type { QualityTask } from './quality-task.ts'

export type QuestionQuality = {
  questionId: string
  agreement: AgreementValue
  alpha: number | null
  votes: { key: string; count: number }[]
}

const countsOf = (keys: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** Sum over pairs of readings of 1 for different ones; each pair is counted both ways. */
const differing = (counts: ReadonlyMap<string, number>): number => {
  let readings = 0
  let same = 0
  for (const count of counts.values()) {
    readings += count
    same += count * count
  }
  return readings * readings - same
}

/** Sum over pairs of readings of the squared difference, both ways: 2 n times the sum of squares around the mean. */
const squared = (counts: ReadonlyMap<string, number>): number => {
  let readings = 0
  let sum = 0
  for (const [key, count] of counts) {
    readings += count
    sum += count * Number(key)
  }
  const mean = sum / readings
  let squares = 0
  for (const [key, count] of counts) squares += count * (Number(key) - mean) ** 2
  return 2 * readings * squares
}

/**
 * Krippendorff's alpha, unit by unit (agreement/krippendorff-alpha.ts has the formula): nominal, or interval for numbers, for which the
 * sums over pairs are sums of squares, so that a million different numbers cost no more than two.
 */
const alphaSums = (disagreement: (counts: ReadonlyMap<string, number>) => number) => {
  const totals = new Map<string, number>()
  let readings = 0
  let observed = 0
  return {
    add: (counts: ReadonlyMap<string, number>, size: number): void => {
      if (size < 2) return
      readings += size
      observed += disagreement(counts) / (size - 1)
      for (const [key, count] of counts) totals.set(key, (totals.get(key) ?? 0) + count)
    },
    value: (): number | null => {
      const expected = readings === 0 ? 0 : disagreement(totals)
      return expected > 0 ? 1 - (observed * (readings - 1)) / expected : null
    },
  }
}

/** Votes, percent agreement and alpha of one question (C52), task by task. */
export const questionSums = (protocol: Protocol, question: Question) => {
  const votes: Counts = new Map()
  const agreement = meanSum()
  const [isNumber, isScale] = [question.kind === 'number', question.kind === 'scale']
  const alpha = isScale ? ordinalAlphaSums(question.options.map(({ id }) => id)) : alphaSums(isNumber ? squared : differing)
  let tasks = 0
  const measure = (given: Given): void => {
    const keys = given.flatMap((value) => (value === undefined ? [] : [answerKey(value)]))
    const [counts, size] = [countsOf(keys), keys.length]
    if (size === 0) return
    const agreeing = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0)
    agreement.add(size < 2 ? null : agreeing / (size * (size - 1)))
    // "Can't tell" has no place on a scale; it is a class of its own for the percentage only.
    const missing = isNumber || isScale ? (counts.get('?') ?? 0) : 0
    if (isNumber || isScale) counts.delete('?')
    alpha.add(counts, size - missing)
  }
  return {
    add: ({ annotations }: QualityTask<string>): void => {
      tasks += 1
      const given = givenTo(
        protocol,
        question,
        annotations.map((annotation) => annotation.content),
      )
      if (question.kind === 'text') return
      countInto(votes, given)
      measure(given)
    },
    outcome: (): QuestionQuality => {
      const questionId = question.id
      // Text is not a category.
      if (question.kind === 'text') return { questionId, agreement: { value: null, n: 0, excluded: tasks }, alpha: null, votes: [] }
      return {
        questionId,
        agreement: agreement.outcome(),
        alpha: alpha.value(),
        votes: ranked(question, votes).map(({ key, count }) => ({ key, count })),
      }
    },
  }
}
