import {
  type AnnotationContent,
  type AnswerConsensus,
  type AnswerValue,
  answerKey,
  applicableQuestions,
  type Protocol,
  type Question,
} from '@reticle/domain'
import { byLabel, byText } from '../order.ts'

export const questionsOnSample = ({ questions }: Pick<Protocol, 'questions'>): Question[] =>
  questions.filter(({ scope }) => scope === 'sample')

/** What each annotation says to one question: undefined when it was not asked or left open. */
export type Given = readonly (AnswerValue | undefined)[]

/** Was the question asked, and what was said. "Can't tell" is said; a question left open is not. */
export const givenTo = (protocol: Protocol, question: Question, contents: readonly AnnotationContent[]): Given =>
  contents.map((content) => {
    if (!applicableQuestions(protocol, content.answers).some((one) => one.id === question.id)) return undefined
    return content.answers.find((answer) => answer.questionId === question.id)?.value
  })

export const isAsked = (protocol: Protocol, question: Question, content: AnnotationContent): boolean =>
  applicableQuestions(protocol, content.answers).some((one) => one.id === question.id)

/** Order of the votes: options as the protocol lists them, then other values, then "can't tell". */
const orderOf = (question: Question, keys: readonly string[]): ((a: string, b: string) => number) => {
  const places = new Map(question.options.map((option, place) => [option.id, place]))
  const rest = byLabel(keys)
  const rank = (key: string): number => places.get(key) ?? (key === '?' ? Number.MAX_SAFE_INTEGER : question.options.length)
  return (a, b) => rank(a) - rank(b) || rest(a, b)
}

/** Several options in one order, so that the same set is the same value whoever gave it first. */
const canonical = (value: AnswerValue): AnswerValue =>
  value.kind === 'choices' ? { kind: 'choices', options: [...new Set(value.options)].toSorted(byText) } : value

export type Tally = { readonly key: string; readonly value: AnswerValue; readonly count: number }

/** Votes by key, as they are counted. */
export type Counts = Map<string, { readonly value: AnswerValue; count: number }>

export const countInto = (counts: Counts, given: Given): void => {
  for (const value of given) {
    if (value === undefined) continue
    const key = answerKey(value)
    const seen = counts.get(key)
    if (seen === undefined) counts.set(key, { value: canonical(value), count: 1 })
    else seen.count += 1
  }
}

/** What was counted, in the order of the votes. */
export const ranked = (question: Question, counts: Counts): Tally[] => {
  const order = orderOf(question, [...counts.keys()])
  return [...counts].map(([key, { value, count }]) => ({ key, value, count })).toSorted((a, b) => order(a.key, b.key))
}

/** What a model says, and for how many readers it counts. */
export type Weighed = { readonly value: AnswerValue; readonly weight: number }

/** Sums of weights must not decide at a tie. */
const slack = 1e-9

/** Votes of readers with the weights of models beside them; models alone say nothing, since somebody has to have looked. */
const weighedTally = (question: Question, given: Given, models: readonly Weighed[]): (Tally & { readonly weight: number })[] => {
  const counts: Counts = new Map()
  countInto(counts, given)
  const weights = new Map<string, number>()
  if (counts.size > 0)
    for (const { value, weight } of models) {
      const key = answerKey(value)
      weights.set(key, (weights.get(key) ?? 0) + weight)
      if (!counts.has(key)) counts.set(key, { value: canonical(value), count: 0 })
    }
  return ranked(question, counts).map((one) => ({ ...one, weight: weights.get(one.key) ?? 0 }))
}

/** Plurality with the protocol's tie rule (C10 to C14), models counting by their weight (MR34). `support` and `raters` count readers. */
export const voteOn = (protocol: Protocol, question: Question, given: Given, models: readonly Weighed[] = []): AnswerConsensus => {
  const votes = weighedTally(question, given, question.kind === 'text' ? [] : models)
  const raters = votes.reduce((sum, vote) => sum + vote.count, 0)
  const most = Math.max(0, ...votes.map(({ count, weight }) => count + weight))
  const leaders = votes.filter(({ count, weight }) => count + weight >= most - slack)
  const support = Math.max(0, ...leaders.map(({ count }) => count))
  // Free text is not a category: it stands when all say the same, and it is never a tie (C15).
  const isText = question.kind === 'text'
  const isTied = !isText && leaders.length > 1
  const isWon = isText ? votes.length === 1 : leaders.length === 1 || protocol.consensus.answers.tie === 'first-option'
  return {
    questionId: question.id,
    value: isWon ? (leaders[0]?.value ?? null) : null,
    support,
    raters,
    share: raters === 0 ? 0 : support / raters,
    isTied,
    votes: votes.map(({ value, count, weight }) => ({ value, count, ...(weight === 0 ? {} : { weight }) })),
  }
}

/** Pairs of readers that gave the same answer, of those that both answered. */
export const agreeingPairs = (given: Given): { agreeing: number; compared: number } => {
  const keys = given.flatMap((value) => (value === undefined ? [] : [answerKey(value)]))
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  const pairsIn = (n: number): number => (n * (n - 1)) / 2
  return { agreeing: [...counts.values()].reduce((sum, n) => sum + pairsIn(n), 0), compared: pairsIn(keys.length) }
}
