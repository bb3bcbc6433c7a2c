import type { SourceSettings } from '@reticle/domain'

/** The whole source cannot be looked at: in words, with the cure. */
export class SourceProblem extends Error {
  readonly cure: string
  constructor(message: string, cure: string) {
    super(message)
    this.cure = cure
  }
}

/** A file that a source holds. */
export type Entry = {
  /** Its name in the source, by which it is known again. */
  readonly path: string
  readonly name: string
  /** What the place says of this state of the file; null: nothing, so that it has to be read to be told apart. */
  readonly tag: string | null
  /** Below the allowed folders, where it is read in place. */
  readonly uri: string | null
  readonly groups: Readonly<Record<string, string>>
  readonly metadata: Readonly<Record<string, unknown>>
  /** Throws in words when the bytes do not come. */
  readonly read: () => AsyncIterable<Uint8Array>
}
/** `isLast`: all was listed; after this step what was listed cannot be read any more. */
export type Listed = Entry | { readonly reject: { readonly at: string; readonly reason: string } } | { readonly isLast: true }
export type Listing = AsyncIterable<Listed>

/** What only packers and systems see: hidden files, and what they add for themselves. */
const isHidden = (path: string): boolean =>
  path.split('/').some((name) => (name.startsWith('.') && name !== '.') || name === '__MACOSX' || name === 'Thumbs.db')

/** Whether the settings want a file of this name. */
export const isWanted = ({ endings }: Pick<SourceSettings, 'endings'>, path: string): boolean => {
  const name = path.toLowerCase()
  return !isHidden(path) && (endings.length === 0 || endings.some((ending) => name.endsWith(ending.toLowerCase())))
}

/** Groups by the folders that a file lies in, and those of the source. */
export const groupsOf = (
  { groups, folderGroups }: Pick<SourceSettings, 'groups' | 'folderGroups'>,
  path: string,
): Record<string, string> => {
  const folders = path.split('/').slice(0, -1)
  const named = folderGroups.flatMap((key, at) => {
    const folder = folders[at]
    return folder === undefined ? [] : [[key, folder.slice(0, 500)] as const]
  })
  return { ...groups, ...Object.fromEntries(named) }
}
