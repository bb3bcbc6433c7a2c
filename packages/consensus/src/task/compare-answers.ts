import type { AgreementValue, AnnotationContent, AnswerConsensus, Protocol } from '@reticle/domain'
import { agreeingPairs, givenTo, isAsked, voteOn } from './answers.ts'

type Comparison = { readonly answers: AnswerConsensus[]; readonly agreement: AgreementValue }

/**
 * Votes on each question, and the share of agreeing pairs of readers: a mean over the questions that two or more readers answered (C30).
 * `n` counts compared pairs of answers; `excluded` counts pairs of readers on asked questions where one of the two gave no answer, and
 * all pairs on text.
 */
export const compareAnswers = (protocol: Protocol, contents: readonly AnnotationContent[]): Comparison => {
  const allPairs = (contents.length * (contents.length - 1)) / 2
  const shares: number[] = []
  let n = 0
  let excluded = 0
  const answers = protocol.questions.map((question) => {
    const given = givenTo(protocol, question, contents)
    const { agreeing, compared } = agreeingPairs(given)
    const used = question.kind === 'text' ? 0 : compared
    if (used > 0) shares.push(agreeing / used)
    n += used
    if (contents.some((content) => isAsked(protocol, question, content))) excluded += allPairs - used
    return voteOn(protocol, question, given)
  })
  const value = shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length
  return { answers, agreement: { value, n, excluded } }
}
