import { labelsOf } from './labels-of.ts'
import type { LabelledSet } from './port.ts'

/** Whether a name stays below a folder: no absolute path, no step up, no empty part, no backslash, no control character. */
export const isSafeName = (name: string): boolean =>
  name !== '' &&
  name.length <= 1000 &&
  !/^[/~]|^[a-z]:|\\|\p{Cc}/iu.test(name) &&
  name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

export const notSafe = 'is not a file name below the image folder'

/** The last part of a path. */
export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** A path without the extension of its last part. */
export const stemOf = (path: string): string => path.replace(/\.[^./]*$/, '')

/** The extension with its dot, lower case; empty when there is none. */
export const extensionOf = (path: string): string => (/\.[^./]*$/.exec(path)?.[0] ?? '').toLowerCase()

/** A text as one part of a path, on all systems: what they do not take is an underscore. Empty when nothing is left. */
export const folderOf = (text: string): string =>
  text
    .replace(/[/\\:*?"<>|\p{C}\p{Zl}\p{Zp}]/gu, '_')
    .slice(0, 100)
    .replace(/^[\s.~]+|[\s.]+$/gu, '')

/** Names of their own for ids: where two have one name, the later ones have their id behind it. */
export const uniqueNames = (named: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> => {
  const taken = new Set<string>()
  const names = new Map<string, string>()
  for (const { id, name } of named) {
    let unique = name === '' || taken.has(name) ? `${name} (${id})`.trim() : name
    while (taken.has(unique)) unique = `${unique} (${id})`
    taken.add(unique)
    names.set(id, unique)
  }
  return names
}

/** The names of a set's labels by their ids, for formats that know a label by its name alone. `shown`: a name as the format can hold it. */
export const labelNames = (protocols: LabelledSet['protocols'], shown = (name: string) => name): ReadonlyMap<string, string> =>
  uniqueNames(labelsOf(protocols).map(({ label }) => ({ id: label.id, name: shown(label.name) })))

/** The name of a mark's label. @throws when no protocol of the set has the label. */
export const nameOfLabel = (
  names: ReadonlyMap<string, string>,
  { id, labelId }: { readonly id: string; readonly labelId: string },
): string => {
  const name = names.get(labelId)
  if (name === undefined) throw new Error(`region ${id}: the label "${labelId}" is in no protocol of this set`)
  return name
}

/** The folder of a split: its name, made safe; `train` for a set without splits. */
export const splitFolder = (split: string): string => folderOf(split).replace(/\s+/g, '-') || 'train'
