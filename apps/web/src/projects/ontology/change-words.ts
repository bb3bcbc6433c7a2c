import type { OntologyChange, OntologyTarget, Protocol } from '@reticle/domain'
import { listed } from '../../language/lists.ts'
import { t } from '../protocol/words.ts'

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
          title: t('ontology.labels'),
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

const quoted = (names: readonly string[]): string => listed(names.map((name) => t('ontology.quoted', { name })))

/** A change as a sentence. @param before the protocol that it is made to @param after the one that comes out, for names that are new */
export const changeWords = (change: OntologyChange, before: Protocol, after: Protocol): string => {
  const named = (target: OntologyTarget) => {
    const all = [before, after].flatMap((one) => vocabulariesOf(one).filter((list) => keyOf(list.target) === keyOf(target)))
    return (id: string): string => all.flatMap(({ concepts }) => concepts).find((one) => one.id === id)?.name ?? id
  }
  switch (change.kind) {
    case 'rename':
      return t('ontology.isCalled', { from: named(change.target)(change.id), to: change.name })
    case 'merge':
      return t('ontology.areReadAs', {
        names: quoted(change.from.map(named(change.target))),
        n: change.from.length,
        into: named(change.target)(change.into),
      })
    case 'split':
      return t('ontology.isSplit', { name: named(change.target)(change.id), names: quoted(change.into.map(named(change.target))) })
    case 'retire':
      return t('ontology.isRetired', { name: named(change.target)(change.id) })
    case 'external-ids': {
      const ids = Object.entries(change.externalIds).map(([vocabulary, id]) => `${vocabulary} ${id}`)
      const name = named(change.target)(change.id)
      return ids.length === 0 ? t('ontology.inNoOther', { name }) : t('ontology.isElsewhere', { name, ids: listed(ids) })
    }
    case 'add-label':
      return t('ontology.newLabel', { name: change.label.name })
    case 'add-option':
      return t('ontology.newOption', { name: change.option.text })
  }
}

/** What a change does to what is there already, in a few words. */
export const touchedWords = (change: OntologyChange, touched: { readonly annotations: number; readonly tasks: number }): string => {
  if (change.kind === 'add-label' || change.kind === 'add-option') return t('ontology.nothingTouched')
  const { annotations, tasks } = touched
  if (annotations === 0) return t('ontology.noneUses')
  return t(change.kind === 'split' ? 'ontology.askedAgain' : 'ontology.keptAsIs', { annotations, tasks })
}
