import { check } from '../../format-error.ts'
import { bytesAt, type Directory, type Entry, typeBytes, uint64At, viewOf } from './directory.ts'

/** Values of one tag that are read at once into numbers. Longer ones are tables of offsets, read in parts (chunk-table.ts). */
const mostValues = 1 << 20

const placeOf = (directory: Directory, entry: Entry): string => `${directory.place}, tag ${entry.tag}`

/** Bytes of the values of an entry. @throws FormatError where they lie beyond the file. */
const entryBytes = async (directory: Directory, entry: Entry, from: number, length: number): Promise<Uint8Array> =>
  entry.inline?.subarray(from, from + length) ?? bytesAt(directory.tiff, placeOf(directory, entry), entry.at + from, length)

/** Reads one value of a numeric type; rationals as their quotient. */
const readerOf = (type: number): ((view: DataView, at: number, isLittle: boolean) => number) | undefined => {
  switch (type) {
    case 1:
    case 7:
      return (view, at) => view.getUint8(at)
    case 3:
      return (view, at, isLittle) => view.getUint16(at, isLittle)
    case 4:
    case 13:
      return (view, at, isLittle) => view.getUint32(at, isLittle)
    case 5:
      return (view, at, isLittle) => view.getUint32(at, isLittle) / view.getUint32(at + 4, isLittle)
    case 6:
      return (view, at) => view.getInt8(at)
    case 8:
      return (view, at, isLittle) => view.getInt16(at, isLittle)
    case 9:
      return (view, at, isLittle) => view.getInt32(at, isLittle)
    case 10:
      return (view, at, isLittle) => view.getInt32(at, isLittle) / view.getInt32(at + 4, isLittle)
    case 11:
      return (view, at, isLittle) => view.getFloat32(at, isLittle)
    case 12:
      return (view, at, isLittle) => view.getFloat64(at, isLittle)
    case 16:
    case 18:
      return uint64At
    case 17:
      return (view, at, isLittle) => Number(view.getBigInt64(at, isLittle))
    default:
      return undefined
  }
}

/**
 * Values `from` up to `to` of an entry as numbers.
 * @throws FormatError on text, on types that do not exist, and where they lie beyond the file.
 */
export const numbersBetween = async (directory: Directory, entry: Entry, from: number, to: number): Promise<readonly number[]> => {
  const place = placeOf(directory, entry)
  const read = readerOf(entry.type)
  const size = typeBytes[entry.type] ?? 0
  check(read !== undefined, place, `its type is ${entry.type}, which is no number`)
  const end = Math.min(to, entry.count)
  const view = viewOf(await entryBytes(directory, entry, from * size, Math.max(0, end - from) * size))
  return Array.from({ length: Math.max(0, end - from) }, (_, index) => read(view, index * size, directory.tiff.isLittle))
}

/** All values of a tag, at most `most` of them; undefined when the directory does not have it. */
export const numbersOf = async (directory: Directory, tag: number, most = mostValues): Promise<readonly number[] | undefined> => {
  const entry = directory.entries.get(tag)
  if (entry === undefined) return undefined
  check(entry.count <= most, placeOf(directory, entry), `it claims ${entry.count} values; ${most} are the most`)
  return numbersBetween(directory, entry, 0, entry.count)
}

/** The first value of a tag. */
export const numberOf = async (directory: Directory, tag: number): Promise<number | undefined> => {
  const entry = directory.entries.get(tag)
  if (entry === undefined || entry.count === 0) return undefined
  return (await numbersBetween(directory, entry, 0, 1))[0]
}

/** The raw bytes of a tag, whatever its type, at most `most`; undefined when it is not there. */
export const bytesOfTag = async (directory: Directory, tag: number, most: number): Promise<Uint8Array | undefined> => {
  const entry = directory.entries.get(tag)
  if (entry === undefined) return undefined
  const length = entry.count * (typeBytes[entry.type] ?? 1)
  check(length <= most, placeOf(directory, entry), `it claims ${length} bytes; ${most} are the most`)
  return entryBytes(directory, entry, 0, length)
}

/** Text up to its zeros at the end: UTF-8 where it is sound, Latin-1 otherwise (the standard knows 7-bit ASCII only, writers use both). */
export const decodeText = (bytes: Uint8Array): string => {
  let end = bytes.byteLength
  while (end > 0 && bytes[end - 1] === 0) end--
  const plain = bytes.subarray(0, end)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain)
  } catch {
    return new TextDecoder('latin1').decode(plain)
  }
}

/** The text of a tag, up to the budget of headers; undefined when it is not there or is no text. */
export const textOf = async (directory: Directory, tag: number): Promise<string | undefined> => {
  const entry = directory.entries.get(tag)
  if (entry === undefined || ![1, 2, 7].includes(entry.type)) return undefined
  const bytes = await bytesOfTag(directory, tag, directory.tiff.limits.headerBytes)
  return bytes === undefined ? undefined : decodeText(bytes)
}
