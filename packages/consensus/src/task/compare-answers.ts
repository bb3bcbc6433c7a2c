import type { AgreementValue, AnnotationContent, AnswerConsensus, Protocol } from '@reticle/domain'
import { agreeingPairs, givenTo, isAsked, questionsOnSample, voteOn } from './answers.ts'
import { type ModelVote, saidTo } from './model-votes.ts'

/** Sums of agreement on questions: shares of agreeing pairs, compared pairs, and those that could not be compared. */
export type Sums = { readonly shares: readonly number[]; readonly n: number; readonly excluded: number }
type Comparison = { readonly answers: AnswerConsensus[]; readonly sums: Sums }

/**
 * Votes on each question, and the share of agreeing pairs of readers: a mean over the questions that two or more readers answered (C30).
 * `n` counts compared pairs of answers; `excluded` counts pairs of readers on asked questions where one of the two gave no answer, and
 * all pairs on text. Models vote, and agree with nobody.
 */
export const compareAnswers = (
  protocol: Protocol,
  contents: readonly AnnotationContent[],
  models: readonly ModelVote[] = [],
): Comparison => {
  const allPairs = (contents.length * (contents.length - 1)) / 2
  const shares: number[] = []
  let n = 0
  let excluded = 0
  const answers = questionsOnSample(protocol).map((question) => {
    const given = givenTo(protocol, question, contents)
    const { agreeing, compared } = agreeingPairs(given)
    const used = question.kind === 'text' ? 0 : compared
    if (used > 0) shares.push(agreeing / used)
    n += used
    if (contents.some((content) => isAsked(protocol, question, content))) excluded += allPairs - used
    const weighed = models.flatMap((model) => {
      const value = saidTo(protocol, question, model)
      return value === undefined ? [] : [{ value, weight: model.weight }]
    })
    return voteOn(protocol, question, given, weighed)
  })
  return { answers, sums: { shares, n, excluded } }
}

/** Agreement on answers: the mean over questions, those on the sample and those on marks. */
export const agreementOf = (...parts: readonly Sums[]): AgreementValue => {
  const shares = parts.flatMap((part) => part.shares)
  const sumOf = (of: (part: Sums) => number): number => parts.reduce((sum, part) => sum + of(part), 0)
  return {
    value: shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length,
    n: sumOf((part) => part.n),
    excluded: sumOf((part) => part.excluded),
  }
}
