import { check } from '../../format-error.ts'
import type { Directory, Entry } from './directory.ts'
import { shapeOfPage } from './page.ts'
import type { Page } from './types.ts'
import { numbersBetween } from './values.ts'

/** Where the bytes of one tile or strip lie. */
export type ChunkPlace = { readonly offset: number; readonly bytes: number }

/** Entries of a table that are read together. */
const blockEntries = 1024

/** Blocks of tables that are kept for one file. */
const mostBlocks = 256

export type ChunkTables = {
  /** Undefined for a chunk that is not there (sparse files of GDAL). @throws FormatError where it lies beyond the file. */
  readonly locate: (page: Page, index: number, expected: number) => Promise<ChunkPlace | undefined>
}

/** Tiles or strips along the separate samples, planes, rows and columns of a page. */
export const countsOf = (page: Page): readonly [number, number, number, number] => {
  const [planes, depth, height, width] = shapeOfPage(page)
  const [chunkDepth, rows, columns] = page.chunk
  return [planes, Math.ceil(depth / chunkDepth), Math.ceil(height / rows), Math.ceil(width / columns)]
}

export const placeOfChunk = (page: Page, index: number): string => `${page.place}, ${page.isTiled ? 'tile' : 'strip'} ${index}`

const offsetsOf = ({ directory }: Page): Entry | undefined => directory.entries.get(324) ?? directory.entries.get(273)
const lengthsOf = ({ directory }: Page): Entry | undefined => directory.entries.get(325) ?? directory.entries.get(279)

/** @throws FormatError when the tables are too short for the image, or absent. */
export const checkTables = (page: Page): void => {
  const offsets = offsetsOf(page)
  check(offsets !== undefined, page.place, 'it says nowhere where its pixels lie')
  const counts = countsOf(page)
  const needed = counts.reduce((product, count) => product * count, 1)
  const unit = page.isTiled ? 'tiles' : 'strips'
  check(
    needed <= page.directory.tiff.source.size,
    page.place,
    `an image of ${needed} ${unit} in a file of ${page.directory.tiff.source.size} bytes`,
  )
  check(offsets.count >= needed, `${page.place}, tag ${offsets.tag}`, `${offsets.count} ${unit} for an image of ${needed}`)
  const lengths = lengthsOf(page)
  if (lengths !== undefined)
    check(
      lengths.count >= needed,
      `${page.place}, tag ${lengths.tag}`,
      `the lengths of ${lengths.count} ${unit}, for an image of ${needed}`,
    )
}

/** Looks chunks up in tables that may hold millions of them, in parts. */
export const chunkTables = (): ChunkTables => {
  const blocks = new Map<string, Promise<readonly number[]>>()
  const valueAt = async (directory: Directory, entry: Entry, index: number): Promise<number> => {
    const block = Math.floor(index / blockEntries)
    const key = `${directory.tiff.prefix} ${entry.at} ${block}`
    let values = blocks.get(key)
    if (values === undefined) {
      values = numbersBetween(directory, entry, block * blockEntries, (block + 1) * blockEntries)
      if (blocks.size >= mostBlocks) for (const oldest of [...blocks.keys()].slice(0, mostBlocks / 4)) blocks.delete(oldest)
      blocks.set(key, values)
    }
    return (await values)[index - block * blockEntries] ?? 0
  }

  return {
    locate: async (page, index, expected) => {
      const [offsets, lengths] = [offsetsOf(page), lengthsOf(page)]
      const place = placeOfChunk(page, index)
      if (offsets === undefined) return undefined
      const offset = await valueAt(page.directory, offsets, index)
      const { size } = page.directory.tiff.source
      // The length of a single plain strip is what it takes: some writers tell another one, and other readers pass over that too.
      const isSingle = page.compression === 1 && offsets.count === 1
      const told = lengths === undefined || isSingle ? undefined : await valueAt(page.directory, lengths, index)
      if (offset === 0 || told === 0) return undefined
      // Without lengths: as many bytes as it takes, or whatever is left.
      const bytes = told ?? (page.compression === 1 ? expected : Math.max(0, size - offset))
      check(offset + bytes <= size, place, `its bytes ${offset} to ${offset + bytes} lie beyond the end of the file (${size} bytes)`)
      return { offset, bytes }
    },
  }
}
