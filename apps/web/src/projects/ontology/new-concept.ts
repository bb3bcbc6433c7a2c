import type { OntologyChange, OntologyTarget, Protocol } from '@reticle/domain'
import { colourAt } from '../../app/palette.ts'
import { slugOf } from '../protocol/stable-ids.ts'
import { keyOf, vocabulariesOf } from './change-words.ts'

type Beside = {
  /** Ids that the same list of changes gives. */
  readonly taken?: readonly string[]
  readonly externalIds?: Readonly<Record<string, string>>
}

/** The change that adds a label or an option of this name, with an id that was never given before. */
export const addition = (
  protocol: Protocol,
  target: OntologyTarget,
  name: string,
  { taken = [], externalIds = {} }: Beside = {},
): OntologyChange => {
  const present = vocabulariesOf(protocol).find((one) => keyOf(one.target) === keyOf(target))?.concepts ?? []
  const id = slugOf(name, new Set([...present.map((one) => one.id), ...taken]), target.kind === 'labels' ? 'label' : 'option')
  const ids = Object.keys(externalIds).length === 0 ? {} : { externalIds }
  if (target.kind === 'options') return { kind: 'add-option', questionId: target.questionId, option: { id, text: name, ...ids } }
  const label = { id, name, color: colourAt(present.length + taken.length), description: '', ...ids }
  return { kind: 'add-label', label }
}

export const idOfAddition = (change: OntologyChange): string =>
  change.kind === 'add-label' ? change.label.id : change.kind === 'add-option' ? change.option.id : ''

/** A split into labels that are there or new: what is new is added first. @param names of new ones */
export const splitChanges = (
  protocol: Protocol,
  target: OntologyTarget,
  id: string,
  into: readonly string[],
  names: readonly string[],
): readonly OntologyChange[] => {
  const added: OntologyChange[] = []
  for (const name of names) added.push(addition(protocol, target, name, { taken: added.map(idOfAddition) }))
  return [...added, { kind: 'split', target, id, into: [...into, ...added.map(idOfAddition)] }]
}
