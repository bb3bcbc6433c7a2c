import type { OntologyChange, OntologyTarget, Protocol } from '@reticle/domain'

/** The labels, or a question whose options can be changed, as the page lists them. */
export type Vocabulary = {
  readonly target: OntologyTarget
  readonly title: string
  readonly concepts: readonly Concept[]
}
export type Concept = {
  readonly id: string
  readonly name: string
  readonly isRetired: boolean
  readonly externalIds: Readonly<Record<string, string>>
}

export const keyOf = (target: OntologyTarget): string => (target.kind === 'labels' ? 'labels' : `options ${target.questionId}`)

/** All that a protocol lets one choose from. */
export const vocabulariesOf = ({ labels, questions }: Protocol): readonly Vocabulary[] => [
  ...(labels.length === 0
    ? []
    : [
        {
          target: { kind: 'labels' } as const,
          title: 'Labels',
          concepts: labels.map(({ id, name, isRetired, externalIds }) => ({
            id,
            name,
            isRetired: isRetired === true,
            externalIds: externalIds ?? {},
          })),
        },
      ]),
  ...questions
    .filter(({ options }) => options.length > 0)
    .map(({ id, text, options }) => ({
      target: { kind: 'options', questionId: id } as const,
      title: text,
      concepts: options.map((one) => ({
        id: one.id,
        name: one.text,
        isRetired: one.isRetired === true,
        externalIds: one.externalIds ?? {},
      })),
    })),
]

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** A change as a sentence. @param before the protocol that it is made to @param after the one that comes out, for names that are new */
export const changeWords = (change: OntologyChange, before: Protocol, after: Protocol): string => {
  const named = (target: OntologyTarget) => {
    const all = [before, after].flatMap((one) => vocabulariesOf(one).filter((list) => keyOf(list.target) === keyOf(target)))
    return (id: string): string => `“${all.flatMap(({ concepts }) => concepts).find((one) => one.id === id)?.name ?? id}”`
  }
  switch (change.kind) {
    case 'rename':
      return `${named(change.target)(change.id)} is called “${change.name}”`
    case 'merge':
      return `${listed(change.from.map(named(change.target)))} ${change.from.length === 1 ? 'is' : 'are'} read as ${named(change.target)(change.into)}`
    case 'split':
      return `${named(change.target)(change.id)} is split into ${listed(change.into.map(named(change.target)))}`
    case 'retire':
      return `${named(change.target)(change.id)} is not used any more`
    case 'external-ids': {
      const ids = Object.entries(change.externalIds).map(([vocabulary, id]) => `${vocabulary} ${id}`)
      return `${named(change.target)(change.id)} is ${ids.length === 0 ? 'in no other vocabulary' : listed(ids)}`
    }
    case 'add-label':
      return `New label “${change.label.name}”`
    case 'add-option':
      return `New option “${change.option.text}”`
  }
}

/** What a change does to what is there already, in a few words. */
export const touchedWords = (change: OntologyChange, touched: { readonly annotations: number; readonly tasks: number }): string => {
  if (change.kind === 'add-label' || change.kind === 'add-option') return 'Nothing that is there is touched'
  const { annotations, tasks } = touched
  if (annotations === 0) return 'No annotation uses it'
  const many = `${annotations.toLocaleString('en')} ${annotations === 1 ? 'annotation' : 'annotations'} of ${tasks.toLocaleString('en')} ${tasks === 1 ? 'sample' : 'samples'}`
  return change.kind === 'split' ? `${many}: asked again` : `${many}: kept as they are`
}
