import type { AnswerShares, Protocol } from '@reticle/domain'
import { decimal } from '../../app/numbers.tsx'
import type { Rows } from './csv.ts'
import { keyText, subjectName } from './vote-words.ts'
import { t } from './words.ts'

/** A line of the chart: a question, or one of its answers below it. */
export type ShareLine = {
  readonly depth: number
  readonly text: string
  /** Of all readings; null of a question's own line. */
  readonly weighted: number | null
  /** What stands beside the bar, or behind the question. */
  readonly said: string
}

const percentage = (share: number): string => t('numbers.percent', { value: decimal(100 * share, 1) })

const askedText = ({ asked, after, n, isOneByOne }: AnswerShares): string => {
  if (after === null) return t(isOneByOne ? 'shares.readingsOneByOne' : 'shares.readings', { n })
  return t(isOneByOne ? 'shares.askedOneByOne' : 'shares.asked', { share: percentage(asked), n })
}

/** The questions in the order of the protocol, each below and further in than the one that leads to it. */
export const linesOf = (protocol: Protocol | undefined, shares: readonly AnswerShares[]): ShareLine[] =>
  shares.flatMap((question) => [
    { depth: question.depth, text: subjectName(protocol, question.subjectId), weighted: null, said: askedText(question) },
    ...question.options.map(({ key, weighted, share }) => ({
      depth: question.depth + 1,
      text: keyText(protocol, question.subjectId, key),
      weighted,
      said:
        question.after === null
          ? percentage(weighted)
          : t('shares.ofThoseAsked', { weighted: percentage(weighted), share: percentage(share) }),
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
