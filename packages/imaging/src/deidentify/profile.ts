import { readFileSync } from 'node:fs'
import { elementOf, groupOf, isKnown, isPrivate } from '../formats/dicom/dictionary.ts'

/**
 * The Basic Application Level Confidentiality Profile of DICOM PS3.15 (annex E, table E.1-1, edition 2026c): what happens to each element that may
 * tell who someone is. Codes are those of the table: D a dummy value, Z an empty or dummy one, X removed, U a new identifier.
 */
const codes: Readonly<Record<string, string>> = JSON.parse(readFileSync(new URL('./basic-profile.json', import.meta.url), 'utf8'))

/** `replace`: by a value without a meaning, where an element must not be empty; `identifier`: by another, the same for the same. */
export type Action = 'keep' | 'remove' | 'empty' | 'replace' | 'identifier'

export const profileName = 'DICOM PS3.15 Basic Application Level Confidentiality Profile (2026c)'

/** Where the table leaves a choice by the kind of object, the one that every kind allows: a dummy before nothing, nothing before removal. */
const actions: Readonly<Record<string, Action>> = {
  X: 'remove',
  Z: 'empty',
  D: 'replace',
  U: 'identifier',
  'Z/D': 'replace',
  'X/Z': 'empty',
  'X/D': 'replace',
  'X/Z/D': 'replace',
  // References to other images: they stay, and the identifiers in them are replaced.
  'X/Z/U*': 'keep',
}

const codeOf = (tag: number): string | undefined => {
  const key = tag.toString(16).toUpperCase().padStart(8, '0')
  return Object.hasOwn(codes, key) ? codes[key] : undefined
}

/**
 * @param vr of the element, where it is known: names of persons go, whether the table has their element or not.
 */
export const actionOf = (tag: number, vr?: string): Action => {
  const [group, element] = [groupOf(tag), elementOf(tag)]
  const found = codeOf(tag)
  if (found !== undefined) return actions[found] ?? 'remove'
  if (isPrivate(tag)) return 'remove'
  // Curves and overlays: shapes and words drawn by people.
  if ((group & 0xff00) === 0x5000 || (group & 0xff00) === 0x6000) return 'remove'
  if (group >= 0xfffa && element === group) return 'remove'
  // What a later edition of the standard has added is not known to be harmless.
  if (!isKnown(tag)) return 'remove'
  return vr === 'PN' ? 'empty' : 'keep'
}

/** What becomes of an element of an item: removed when one of the sequences around it is. */
const tagsOf = (key: string): number[] =>
  [...key.matchAll(/\(([0-9A-F]{4}),([0-9A-F]{4})\)/g)].map(([, group, element]) => Number.parseInt(`${group}${element}`, 16))

/** @param key of a header line, `(0008,1140) ReferencedImageSequence[1] (0008,1155) ReferencedSOPInstanceUID`. */
export const actionOfKey = (key: string, vr?: string): Action => {
  const tags = tagsOf(key)
  const around = tags.slice(0, -1).map((tag) => actionOf(tag))
  const outer = around.find((action) => action !== 'keep')
  const last = tags.at(-1)
  return outer ?? (last === undefined ? 'keep' : actionOf(last, vr))
}
