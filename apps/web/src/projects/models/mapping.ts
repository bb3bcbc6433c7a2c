import type { Backend } from '@reticle/contract'
import type { ModelMapping, Protocol } from '@reticle/domain'
import { t } from './words.ts'

/** What a model names by itself. */
export type OwnNames = Pick<NonNullable<Backend['told']>, 'labels' | 'questions'>

type QuestionMapping = NonNullable<ModelMapping['questions'][string]>

const same = (left: string, right: string): boolean => left.trim().toLowerCase() === right.trim().toLowerCase()
const found = <T extends { readonly id: string }>(list: readonly T[], name: string, wordsOf: (one: T) => string): T | undefined =>
  list.find(({ id }) => id === name) ?? list.find((one) => same(one.id, name) || same(wordsOf(one), name))

export const labelsInUse = ({ labels }: Pick<Protocol, 'labels'>) => labels.filter(({ isRetired }) => isRetired !== true)
/** Questions that a model may answer: on the sample, with options. */
export const mappable = ({ questions }: Pick<Protocol, 'questions'>) =>
  questions.filter(({ scope, options }) => scope === 'sample' && options.length > 0)

/** Options of a question that are the same here. */
export const optionsByNames = (
  options: readonly string[],
  question: Protocol['questions'][number] | undefined,
): QuestionMapping['options'] =>
  Object.fromEntries(
    options.flatMap((name) => {
      const option = found(question?.options ?? [], name, (one) => one.text)
      return option === undefined ? [] : [[name, option.id]]
    }),
  )

/** Names as they were mapped before, else those that are equal here; others stay open, since what a model says is never guessed at. */
export const prefilled = ({ labels, questions }: OwnNames, protocol: Protocol, before?: ModelMapping): ModelMapping => ({
  labels: {
    ...before?.labels,
    ...Object.fromEntries(
      labels.flatMap((name) => {
        if (before !== undefined && Object.hasOwn(before.labels, name)) return []
        const label = found(labelsInUse(protocol), name, (one) => one.name)
        return label === undefined ? [] : [[name, label.id]]
      }),
    ),
  },
  questions: {
    ...before?.questions,
    ...Object.fromEntries(
      questions.flatMap(({ id, options }): (readonly [string, QuestionMapping])[] => {
        const known = before !== undefined && Object.hasOwn(before.questions, id) ? before.questions[id] : undefined
        if (known === null) return []
        const question = found(mappable(protocol), known?.to ?? id, (one) => one.text)
        return question === undefined
          ? []
          : [[id, { to: question.id, options: { ...optionsByNames(options, question), ...known?.options } }]]
      }),
    ),
  },
})

/** Names without a mapping, in words: what a model says under them would be refused. */
export const openNames = ({ labels, questions }: OwnNames, mapping: ModelMapping): readonly string[] => [
  ...labels.filter((name) => !Object.hasOwn(mapping.labels, name)).map((name) => t('mapping.label', { name })),
  ...questions.flatMap(({ id, options }) => {
    if (!Object.hasOwn(mapping.questions, id)) return [t('mapping.question', { name: id })]
    const known = mapping.questions[id]?.options
    return known === undefined
      ? []
      : options.filter((name) => !Object.hasOwn(known, name)).map((name) => t('mapping.answer', { name, question: id }))
  }),
]

/** All names of a mapping and of the model, each once. */
export const allNames = (told: OwnNames | null, mapping: ModelMapping): OwnNames => {
  const questions = new Map<string, Set<string>>()
  for (const [id, known] of Object.entries(mapping.questions)) questions.set(id, new Set(Object.keys(known?.options ?? {})))
  for (const { id, options } of told?.questions ?? []) questions.set(id, new Set([...options, ...(questions.get(id) ?? [])]))
  return {
    labels: [...new Set([...(told?.labels ?? []), ...Object.keys(mapping.labels)])],
    questions: [...questions].map(([id, options]) => ({ id, options: [...options] })),
  }
}
