import type { PresentPerson } from '@reticle/contract'

type Held = { readonly name: string } | null

/**
 * Who has a task of the list open, beside who holds it. Where the protocol blinds the review, nobody but a holder is named: "a reviewer".
 */
export const presenceWords = (people: readonly PresentPerson[], heldBy: Held, isBlind: boolean): string => {
  const others = people.filter(({ doing, name }) => doing === 'looking' && name !== heldBy?.name)
  if (others.length === 0) return ''
  if (!isBlind) return `${others.map(({ name }) => name).join(', ')} ${others.length === 1 ? 'looks on' : 'look on'}`
  return others.length === 1 ? 'a reviewer looks on' : `${others.length} reviewers look on`
}
