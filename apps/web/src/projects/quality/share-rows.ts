import type { AnswerShares, Protocol } from '@reticle/domain'
import type { Rows } from './csv.ts'
import { keyText, subjectName } from './words.ts'

/** A line of the chart: a question, or one of its answers below it. */
export type ShareLine = {
  readonly depth: number
  readonly text: string
  /** Of all readings; null of a question's own line. */
  readonly weighted: number | null
  /** What stands beside the bar, or behind the question. */
  readonly said: string
}

const percentage = (share: number): string => `${(100 * share).toFixed(1)} %`

const askedText = ({ asked, after, n, isOneByOne }: AnswerShares): string => {
  const readings = `${n.toLocaleString('en')} ${n === 1 ? 'reading' : 'readings'}`
  return `${after === null ? readings : `asked of ${percentage(asked)}, ${readings}`}${isOneByOne ? ', options one by one' : ''}`
}

/** The questions in the order of the protocol, each below and further in than the one that leads to it. */
export const linesOf = (protocol: Protocol | undefined, shares: readonly AnswerShares[]): ShareLine[] =>
  shares.flatMap((question) => [
    { depth: question.depth, text: subjectName(protocol, question.subjectId), weighted: null, said: askedText(question) },
    ...question.options.map(({ key, weighted, share }) => ({
      depth: question.depth + 1,
      text: keyText(protocol, question.subjectId, key),
      weighted,
      said: question.after === null ? percentage(weighted) : `${percentage(weighted)} (${percentage(share)} of those asked)`,
    })),
  ])

/** The numbers of the chart, for its file. */
export const rowsOfShares = (protocol: Protocol | undefined, shares: readonly AnswerShares[]): Rows =>
  shares.flatMap(({ subjectId, after, asked, n, options }) =>
    options.map(({ key, votes, share, weighted, model }) => ({
      question: subjectName(protocol, subjectId),
      answer: keyText(protocol, subjectId, key),
      after:
        after === null
          ? null
          : `${subjectName(protocol, after.subjectId)}: ${after.keys.map((one) => keyText(protocol, after.subjectId, one)).join(' or ')}`,
      asked,
      readings: n,
      votes,
      share,
      weighted,
      model,
    })),
  )
