import type { BackendInfo, Known } from '@reticle/backends'
import type { ModelMapping, Protocol } from '@reticle/domain'

/** What a model may name: everything that its mapping has, also what is left out. */
export const knownOf = ({ labels, questions }: ModelMapping): Known => ({
  labels: Object.keys(labels),
  questions: Object.entries(questions).map(([id, question]) => ({ id, options: Object.keys(question?.options ?? {}) })),
})

/** The model's names of labels that become something; a question that is left out may be answered all the same. */
export const wantedLabels = ({ labels }: ModelMapping): string[] =>
  Object.entries(labels).flatMap(([name, to]) => (to === null ? [] : [name]))

type Told = Pick<BackendInfo, 'labels' | 'questions'>

/** What a backend names and a mapping does not, so that an answer with it would be refused. */
export const unmappedOf = ({ labels, questions }: Told, mapping: ModelMapping): { labels: string[]; questions: string[] } => ({
  labels: labels.filter((name) => !Object.hasOwn(mapping.labels, name)),
  questions: questions
    .filter(({ id, options }) => {
      const known = Object.hasOwn(mapping.questions, id) ? mapping.questions[id] : undefined
      return known === undefined || (known !== null && options.some((option) => !Object.hasOwn(known.options, option)))
    })
    .map(({ id }) => id),
})

const same = (left: string, right: string): boolean => left.trim().toLowerCase() === right.trim().toLowerCase()
const matching = <T extends { readonly id: string }>(list: readonly T[], name: string, wordsOf: (one: T) => string): T | undefined =>
  list.find(({ id }) => id === name) ?? list.find((one) => same(one.id, name) || same(wordsOf(one), name))

/** Names that are the same here, by id and then by words without regard to case. What has no match is left open: it is never guessed at (MB5). */
export const mappingByNames = ({ labels, questions }: Told, protocol: Protocol): ModelMapping => {
  const offered = protocol.labels.filter(({ isRetired }) => isRetired !== true)
  const asked = protocol.questions.filter(({ scope }) => scope === 'sample')
  return {
    labels: Object.fromEntries(
      labels.flatMap((name) => {
        const label = matching(offered, name, (one) => one.name)
        return label === undefined ? [] : [[name, label.id]]
      }),
    ),
    questions: Object.fromEntries(
      questions.flatMap(({ id, options }) => {
        const question = matching(asked, id, (one) => one.text)
        if (question === undefined) return []
        const matched = options.flatMap((name) => {
          const option = matching(question.options, name, (one) => one.text)
          return option === undefined ? [] : [[name, option.id] as const]
        })
        return [[id, { to: question.id, options: Object.fromEntries(matched) }]]
      }),
    ),
  }
}
