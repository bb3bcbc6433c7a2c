import { t } from '../../words.ts'
import type { KeyGroup } from '../command.ts'

/** Something that can be found by its words. */
export type Findable = { readonly title: string; readonly group: KeyGroup }

/** How well words fit a title: all of them have to be in it; a word's beginning counts more than its middle, and the first word most. */
const scoreOf = ({ title, group }: Findable, words: readonly string[]): number => {
  const text = title.toLowerCase()
  let score = 0
  for (const word of words) {
    const at = text.indexOf(word)
    if (at === 0) score += 8
    else if (at > 0 && /\W/.test(text.charAt(at - 1))) score += 4
    else if (at > 0) score += 2
    else if (t(`keyGroups.${group}`).toLowerCase().startsWith(word)) score += 1
    else return -1
  }
  // Of two that fit alike the shorter is meant.
  return score - text.length / 1000
}

/** What is looked for, the best first; without words what was used last, then all in their order. */
export const findCommands = <One extends Findable>(all: readonly One[], query: string, recent: readonly One[] = []): readonly One[] => {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return [...recent, ...all.filter((one) => !recent.includes(one))]
  return all
    .map((one) => ({ one, score: scoreOf(one, words) }))
    .filter(({ score }) => score >= 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ one }) => one)
}
