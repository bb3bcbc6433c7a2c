import type { ByteSource } from '../../byte-source.ts'
import type { ReadContext } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { readDirectories, readTiffHeader, type Tiff } from './directory.ts'
import { type PageOrReason, readPages } from './pages.ts'
import type { Page } from './types.ts'

/** Pages of a file by the number of their directory; undefined where one cannot be read. */
export type PagesOfFile = readonly (Page | undefined)[]

export type OmeFiles = {
  /** Undefined for a file of the set that is not there. */
  readonly pagesOf: (uuid: string, fileName: string | undefined) => Promise<PagesOfFile | undefined>
  readonly warnings: () => readonly string[]
}

/** Names told in one warning. */
const mostNames = 5

/** True for a name that stays in the folder of the file that names it. */
export const staysInside = (name: string): boolean =>
  name !== '' && !/^(?:[/\\]|[a-z]:)/i.test(name) && !name.includes('\\') && !name.includes('\0') && !name.split('/').includes('..')

/** A file of the set, asked for anew at each read: it may be closed in between. */
const siblingSource = (sibling: ReadContext['sibling'], name: string, size: number): ByteSource => ({
  size,
  read: async (start, end) => {
    const source = await sibling(name)
    check(source !== undefined && source.size === size, name, 'this file of the set is gone, or has changed')
    return source.read(start, end)
  },
})

export const pagesByDirectory = (pages: readonly PageOrReason[]): PagesOfFile => pages.map((one) => ('page' in one ? one.page : undefined))

/** The files that an OME-XML names: the one that is open, and others beside it. None is looked for outside its folder. */
export const omeFiles = (tiff: Tiff, own: PagesOfFile, ownUuid: string | undefined, { sibling, name }: ReadContext): OmeFiles => {
  const known = new Map<string, Promise<PagesOfFile | undefined>>()
  const missing: string[] = []
  const outside: string[] = []

  const openOther = async (fileName: string): Promise<PagesOfFile | undefined> => {
    if (!staysInside(fileName)) {
      outside.push(fileName)
      return undefined
    }
    const source = await sibling(fileName)
    if (source === undefined) {
      missing.push(fileName)
      return undefined
    }
    try {
      const other = await readTiffHeader(siblingSource(sibling, fileName, source.size), tiff.limits, tiff.budget, `${fileName}, `)
      return pagesByDirectory(await readPages(await readDirectories(other.tiff, other.first)))
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
      missing.push(`${fileName} (${cause.message})`)
      return undefined
    }
  }

  const list = (names: readonly string[]): string =>
    `${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ` and ${names.length - mostNames} more` : ''}`

  return {
    pagesOf: (uuid, fileName) => {
      const isOwn =
        fileName === undefined || fileName === '' || (uuid !== '' && uuid === ownUuid) || fileName.toLowerCase() === name.toLowerCase()
      if (isOwn) return Promise.resolve(own)
      const found = known.get(fileName) ?? openOther(fileName)
      known.set(fileName, found)
      return found
    },
    warnings: () => [
      ...(known.size > outside.length + missing.length ? [`the image is spread over ${known.size + 1} files`] : []),
      ...(missing.length > 0 ? [`files of the set that are not there: ${list(missing)}`] : []),
      ...(outside.length > 0 ? [`the OME-XML names files outside of the folder, which are not followed: ${list(outside)}`] : []),
    ],
  }
}
