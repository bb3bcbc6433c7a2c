import type { PresentPerson } from '@reticle/contract'
import { inARow } from '../language/lists.ts'
import { t } from './words.ts'

type Held = { readonly name: string } | null

/**
 * Who has a task of the list open, beside who holds it. Where the protocol blinds the review, nobody but a holder is named: "a reviewer".
 */
export const presenceWords = (people: readonly PresentPerson[], heldBy: Held, isBlind: boolean): string => {
  const others = people.filter(({ doing, name }) => doing === 'looking' && name !== heldBy?.name)
  if (others.length === 0) return ''
  const count = others.length
  return isBlind ? t('presence.blind', { count }) : t('presence.named', { count, names: inARow(others.map(({ name }) => name)) })
}
