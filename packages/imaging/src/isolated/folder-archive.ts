import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ByteSource } from '../byte-source.ts'
import { FormatError } from '../format-error.ts'
import { fileSource } from '../sources.ts'
import { entryHeader, type StoredEntry, zipEnd } from '../zip-writer.ts'

/** Files of one folder: more are no series of slices. */
const mostFiles = 20_000
/** Where a DICOM file says that it is one (PS3.10, section 7.1). */
const preamble = { at: 128, text: 'DICM' } as const

const isDicom = async (path: string): Promise<boolean> => {
  const file = await open(path, 'r')
  try {
    const bytes = Buffer.alloc(4)
    await file.read(bytes, 0, 4, preamble.at)
    return bytes.toString('latin1') === preamble.text
  } finally {
    await file.close()
  }
}

type Piece = { readonly start: number; readonly end: number; readonly read: (start: number, end: number) => Promise<Uint8Array> }

const inMemory = (start: number, bytes: Uint8Array): Piece => ({
  start,
  end: start + bytes.byteLength,
  read: async (from, to) => bytes.subarray(from, to),
})
const ofFile = (start: number, path: string, size: number): Piece => ({
  start,
  end: start + size,
  read: async (from, to) => {
    const file = await fileSource(path)
    try {
      return await file.source.read(from, to)
    } finally {
      await file.close()
    }
  },
})

/** The first piece that ends behind a place. */
const pieceAt = (pieces: readonly Piece[], at: number): number => {
  let [low, high] = [0, pieces.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pieces[middle]?.end ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The DICOM files of a folder as one archive that is made while it is read, so that a folder of slices is read as an archive of them. Its checksums
 * are zero, which readers of entries that are stored plainly do not look at. Undefined when the folder holds none.
 * @throws FormatError when it holds too many.
 */
export const folderArchive = async (folder: string): Promise<ByteSource | undefined> => {
  const listed = await readdir(folder, { withFileTypes: true })
  if (listed.length > mostFiles)
    throw new FormatError('path', `the folder holds ${listed.length} files; at most ${mostFiles} are read as one series`)
  const names = listed.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort((a, b) => (a < b ? -1 : 1))
  const pieces: Piece[] = []
  const entries: StoredEntry[] = []
  let at = 0
  const add = (piece: Piece) => {
    pieces.push(piece)
    at = piece.end
  }
  for (const name of names) {
    const path = join(folder, name)
    if (!(await isDicom(path))) continue
    const entry = { name, size: (await stat(path)).size, crc: 0 }
    entries.push(entry)
    add(inMemory(at, entryHeader(entry)))
    add(ofFile(at, path, entry.size))
  }
  if (entries.length === 0) return undefined
  add(inMemory(at, zipEnd(entries)))
  return {
    size: at,
    read: async (start, end) => {
      const parts: Uint8Array[] = []
      for (let n = pieceAt(pieces, start); n < pieces.length; n++) {
        const piece = pieces[n]
        if (piece === undefined || piece.start >= end) break
        const [from, to] = [Math.max(0, start - piece.start), Math.min(end, piece.end) - piece.start]
        parts.push(await piece.read(from, to))
      }
      return Buffer.concat(parts)
    },
  }
}
