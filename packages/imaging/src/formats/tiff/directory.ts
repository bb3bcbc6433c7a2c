import type { ByteSource } from '../../byte-source.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'

/** One opened TIFF or BigTIFF: its byte order, the width of its offsets, and what is left of its budget. */
export type Tiff = {
  readonly source: ByteSource
  readonly isLittle: boolean
  readonly isBig: boolean
  /** Put before each place in messages: empty, or `part.ome.tif, ` for another file of the same set. */
  readonly prefix: string
  readonly limits: ReadLimits
  /** Directories that may still be read, of all kinds. */
  readonly budget: { directories: number }
}

/** One field of a directory (TIFF 6.0, section 2). */
export type Entry = {
  readonly tag: number
  readonly type: number
  readonly count: number
  /** Where its values begin, in bytes from the start of the file. */
  readonly at: number
  /** The values themselves, where they fit into the entry. */
  readonly inline: Uint8Array | undefined
}

/** One image file directory. */
export type Directory = {
  readonly tiff: Tiff
  /** As people count: `IFD 0`, `IFD 0, SubIFD 1`. */
  readonly name: string
  /** For messages: the name with the file before it, when there are several. */
  readonly place: string
  readonly offset: number
  /** Where the next one lies; 0 at the end. */
  readonly next: number
  readonly entries: ReadonlyMap<number, Entry>
}

/** Bytes of one value by type: TIFF 6.0, section 2; IFD (13) of the TIFF Technical Note 1; 16, 17 and 18 of BigTIFF. */
export const typeBytes: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
}

/** Entries of one directory: the standard tags and all private ones known are fewer than a tenth of this. */
const mostEntries = 4096

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** True for the first four bytes of a TIFF (42) or a BigTIFF (43), in either byte order. */
export const isTiff = (head: Uint8Array): boolean => {
  const [a, b, c, d] = head
  return (a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43))
}

/** An unsigned 64-bit number that a file offset or a count can be; anything larger is infinite, and fails each check against a size. */
export const uint64At = (view: DataView, at: number, isLittle: boolean): number => {
  const value = view.getBigUint64(at, isLittle)
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value)
}

/** The same source, asked one thing at a time: a buffer below may hold one place of the file only. */
export const oneByOne = (source: ByteSource): ByteSource => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    size: source.size,
    read: (start, end) => {
      const next = last.then(() => source.read(start, end))
      last = next.catch(() => undefined)
      return next
    },
  }
}

/** Exactly the bytes asked for. @throws FormatError where the file ends before. */
export const bytesAt = async (tiff: Tiff, place: string, at: number, length: number): Promise<Uint8Array> => {
  check(
    at >= 0 && at + length <= tiff.source.size,
    place,
    `bytes ${at} to ${at + length} lie beyond the end of the file (${tiff.source.size} bytes)`,
  )
  const bytes = await tiff.source.read(at, at + length)
  check(bytes.byteLength === length, place, `the file ends at byte ${at + bytes.byteLength}, inside this part`)
  return bytes
}

/**
 * The header of a file, and where its first directory lies.
 * @throws FormatError
 */
export const readTiffHeader = async (
  source: ByteSource,
  limits: ReadLimits,
  budget: Tiff['budget'],
  prefix = '',
): Promise<{ tiff: Tiff; first: number }> => {
  const head = await source.read(0, 16)
  check(isTiff(head), `${prefix}byte 0`, 'this is no TIFF')
  const isLittle = head[0] === 0x49
  const view = viewOf(head)
  const isBig = view.getUint16(2, isLittle) === 43
  check(head.byteLength >= (isBig ? 16 : 8), `${prefix}byte 4`, 'the file ends inside its header')
  if (isBig) check(view.getUint16(4, isLittle) === 8, `${prefix}byte 4`, `offsets of ${view.getUint16(4, isLittle)} bytes; a BigTIFF has 8`)
  const first = isBig ? uint64At(view, 8, isLittle) : view.getUint32(4, isLittle)
  return { tiff: { source: oneByOne(source), isLittle, isBig, prefix, limits, budget }, first }
}

/**
 * One directory. Its values are not read.
 * @throws FormatError where it reaches beyond the file, has an absurd number of entries, or the file has more directories than allowed.
 */
export const readDirectory = async (tiff: Tiff, offset: number, name: string): Promise<Directory> => {
  const place = `${tiff.prefix}${name}`
  check(tiff.budget.directories-- > 0, place, `more than ${tiff.limits.parts} directories`)
  const { isLittle, isBig } = tiff
  const countBytes = isBig ? 8 : 2
  const entryBytes = isBig ? 20 : 12
  check(offset >= 8, place, `it begins at byte ${offset}, inside the header of the file`)
  const countView = viewOf(await bytesAt(tiff, place, offset, countBytes))
  const count = isBig ? uint64At(countView, 0, isLittle) : countView.getUint16(0, isLittle)
  check(count > 0, place, `the directory at byte ${offset} is empty`)
  check(count <= mostEntries, place, `the directory at byte ${offset} claims ${count} entries; ${mostEntries} are the most`)
  const body = (await bytesAt(tiff, place, offset + countBytes, count * entryBytes)).slice()
  const view = viewOf(body)
  const entries = new Map<number, Entry>()
  for (let index = 0; index < count; index++) {
    const at = index * entryBytes
    const tag = view.getUint16(at, isLittle)
    const type = view.getUint16(at + 2, isLittle)
    const values = isBig ? uint64At(view, at + 4, isLittle) : view.getUint32(at + 4, isLittle)
    const field = at + (isBig ? 12 : 8)
    const isInline = values * (typeBytes[type] ?? 1) <= (isBig ? 8 : 4)
    const target = isBig ? uint64At(view, field, isLittle) : view.getUint32(field, isLittle)
    // Of a tag that is there twice, the first counts, as in other readers.
    const inline = isInline ? body.subarray(field, field + values * (typeBytes[type] ?? 1)) : undefined
    if (!entries.has(tag)) entries.set(tag, { tag, type, count: values, at: isInline ? offset + countBytes + field : target, inline })
  }
  return { tiff, name, place, offset, next: await nextOf(tiff, place, offset + countBytes + count * entryBytes), entries }
}

const nextOf = async (tiff: Tiff, place: string, at: number): Promise<number> => {
  const size = tiff.isBig ? 8 : 4
  // Some writers leave the link out at the very end of the file.
  if (at >= tiff.source.size) return 0
  const view = viewOf(await bytesAt(tiff, place, at, size))
  return tiff.isBig ? uint64At(view, 0, tiff.isLittle) : view.getUint32(0, tiff.isLittle)
}

/**
 * The chain of main directories.
 * @throws FormatError on a chain that bites its tail, leads out of the file, or has more links than allowed.
 */
export const readDirectories = async (tiff: Tiff, first: number): Promise<readonly Directory[]> => {
  const found: Directory[] = []
  const seen = new Set<number>()
  for (let offset = first; offset !== 0; ) {
    const name = `IFD ${found.length}`
    if (seen.has(offset))
      throw new FormatError(`${tiff.prefix}${name}`, `the chain of directories comes back to byte ${offset}: it would never end`)
    seen.add(offset)
    const directory = await readDirectory(tiff, offset, name)
    found.push(directory)
    offset = directory.next
  }
  check(found.length > 0, `${tiff.prefix}byte 4`, 'the file has no directory: it holds no image')
  return found
}
