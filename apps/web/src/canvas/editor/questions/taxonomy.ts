import type { Option } from '@reticle/domain'

/** A taxonomy made ready for being walked and searched. */
export type Taxonomy = {
  /** The options right below one, or at the top, in the protocol's order. */
  readonly below: (id: string | undefined) => readonly Option[]
  /** From the top down to the option itself; empty when it is not there. */
  readonly pathTo: (id: string | undefined) => readonly Option[]
  /** Options that a text speaks of: those that begin with it first, then those with a word that does, then the rest; at most `most`. */
  readonly search: (text: string, most: number) => readonly Option[]
}

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** How well a text is met: 0 best, undefined not at all. All its words have to be there, in any order. */
const rankOf = (name: string, words: readonly string[]): number | undefined => {
  if (!words.every((word) => name.includes(word))) return undefined
  const [first = ''] = words
  if (name.startsWith(first)) return 0
  return name.includes(` ${first}`) ? 1 : 2
}

/** One pass over the options; each question about them is then quick, also with tens of thousands of them. */
export const taxonomyOf = (options: readonly Option[]): Taxonomy => {
  const byId = new Map(options.map((option) => [option.id, option]))
  const children = Map.groupBy(options, ({ parent }) => parent)
  const names = options.map(({ text, id }) => `${plain(text)} ${id}`)
  const pathTo = (id: string | undefined): readonly Option[] => {
    const path: Option[] = []
    for (let option = byId.get(id ?? ''); option !== undefined && !path.includes(option); option = byId.get(option.parent ?? ''))
      path.unshift(option)
    return path
  }
  return {
    below: (id) => children.get(id) ?? [],
    pathTo,
    search: (text, most) => {
      const words = plain(text).split(/\s+/).filter(Boolean)
      if (words.length === 0) return []
      const ranked: Option[][] = [[], [], []]
      options.forEach((option, at) => {
        const rank = rankOf(names[at] ?? '', words)
        if (rank !== undefined) ranked[rank]?.push(option)
      })
      return ranked.flat().slice(0, most)
    },
  }
}
