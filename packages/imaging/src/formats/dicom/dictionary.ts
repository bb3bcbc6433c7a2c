import { readFileSync } from 'node:fs'

/**
 * The data elements of DICOM PS3.6 (with retired ones), `VR Keyword` by their tag in hexadecimal. `XS` stands for "US or SS": which of the two
 * follows from Pixel Representation. Groups 5000 and 6000 stand for all of their repetitions (50xx, 60xx).
 */
const entries: Readonly<Record<string, string>> = JSON.parse(readFileSync(new URL('./dictionary.json', import.meta.url), 'utf8'))

/** A tag as a number: `group * 65536 + element`. */
export const groupOf = (tag: number): number => Math.floor(tag / 65_536)
export const elementOf = (tag: number): number => tag % 65_536

const hex = (n: number): string => n.toString(16).toUpperCase().padStart(4, '0')

/** `(0028,0010)` */
export const formatTag = (tag: number): string => `(${hex(groupOf(tag))},${hex(elementOf(tag))})`

const entryOf = (tag: number): string | undefined => {
  const group = groupOf(tag)
  const family = group & 0xff00
  const base = (family === 0x5000 || family === 0x6000) && group % 2 === 0 ? family : group
  return Object.hasOwn(entries, hex(base) + hex(elementOf(tag))) ? entries[hex(base) + hex(elementOf(tag))] : undefined
}

/** True for elements that a maker has defined: their group is odd. */
export const isPrivate = (tag: number): boolean => groupOf(tag) % 2 === 1

const isPrivateCreator = (tag: number): boolean => isPrivate(tag) && elementOf(tag) >= 0x10 && elementOf(tag) <= 0xff

/** The value representation of an element that does not tell it itself (PS3.5 section 7.1.3, A.1). */
export const vrOf = (tag: number): string => {
  if (elementOf(tag) === 0) return 'UL'
  if (isPrivateCreator(tag)) return 'LO'
  return entryOf(tag)?.slice(0, 2) ?? 'UN'
}

export const isKnown = (tag: number): boolean => elementOf(tag) === 0 || entryOf(tag) !== undefined

/** `(0028,0010) Rows`; the tag alone where the standard has no name. */
export const keyOf = (tag: number): string => {
  const keyword = isPrivateCreator(tag) ? 'PrivateCreator' : elementOf(tag) === 0 ? 'GroupLength' : entryOf(tag)?.slice(3)
  return keyword === undefined ? formatTag(tag) : `${formatTag(tag)} ${keyword}`
}
