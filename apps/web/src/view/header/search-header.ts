import type { SampleHeader } from '@reticle/contract'

type Part = SampleHeader['parts'][number]
type Line = Part['lines'][number]

export const lineText = ({ key, value, comment }: Line): string =>
  comment === undefined || comment === '' ? `${key} = ${value}` : `${key} = ${value} / ${comment}`

/** The whole header as text, part by part, as it is copied. */
export const headerText = (parts: readonly Part[]): string =>
  parts.map((part) => [part.name, ...part.lines.map(lineText)].filter((line) => line !== '').join('\n')).join('\n\n')

/** The lines in which all words stand, in whatever place and case; parts without one are left out. No word: everything. */
export const searchedParts = (parts: readonly Part[], query: string): readonly Part[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return parts
  return parts
    .map((part) => ({
      ...part,
      lines: part.lines.filter((line) => {
        const text = lineText(line).toLowerCase()
        return words.every((word) => text.includes(word))
      }),
    }))
    .filter((part) => part.lines.length > 0)
}

/** A text in pieces: those that the words name, and those between. */
export const pieces = (text: string, query: string): readonly { readonly text: string; readonly isHit: boolean }[] => {
  const words = query
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (words.length === 0) return [{ text, isHit: false }]
  return text
    .split(new RegExp(`(${words.join('|')})`, 'gi'))
    .map((piece, index) => ({ text: piece, isHit: index % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}
