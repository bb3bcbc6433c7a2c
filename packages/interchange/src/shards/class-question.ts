import type { Option, Question } from '@reticle/domain'
import type { LabelledSample, LabelledSet } from '../port.ts'

/** The question whose answer is the class of a whole image, for formats that have one: the first of single choice on samples. */
export type ClassQuestion = {
  readonly question: Question
  /** In the order of their first appearance over all versions; later versions only add. */
  readonly options: readonly Option[]
  /** Words for the options: their texts when all are different, else their ids. */
  readonly names: readonly string[]
  /** Which option a sample has; null without an answer, or with "can't tell". */
  readonly indexOf: (sample: LabelledSample) => number | null
}

export const classQuestionOf = ({ protocols }: LabelledSet): ClassQuestion | undefined => {
  const all = protocols.flatMap(({ content }) => content.questions)
  const first = all.find(({ kind, scope }) => kind === 'single' && scope === 'sample')
  if (first === undefined) return undefined
  const latest = new Map<string, Option>()
  for (const { id, options } of all) if (id === first.id) for (const option of options) latest.set(option.id, option)
  const options = [...latest.values()]
  const texts = options.map(({ text }) => text)
  const indices = new Map(options.map(({ id }, index) => [id, index]))
  return {
    ...{ question: first, options, names: new Set(texts).size === texts.length ? texts : options.map(({ id }) => id) },
    indexOf: ({ answers }) => {
      const value = answers.find(({ questionId }) => questionId === first.id)?.value
      return value?.kind === 'choice' ? (indices.get(value.option) ?? null) : null
    },
  }
}
