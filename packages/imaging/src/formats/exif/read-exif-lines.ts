import { latin1 } from '../../bytes.ts'
import type { HeaderLine } from '../../dataset.ts'
import { exifTags, gpsTags, isTelling } from './tags.ts'

const orientationTag = 274
const exifDirectoryTag = 34_665
const gpsDirectoryTag = 34_853
/** Entries of one directory that are read; cameras write about sixty. */
const maxEntries = 512
/** Values of one field that are told; what is longer is told by its count. */
const maxValues = 64
const maxText = 4096
/** Bytes of one value by its type (EXIF 2.32, section 4.6.2): byte, text, short, long, rational, ..., double. */
const typeBytes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

export type ExifBlock = {
  /** 1 to 8; 1 is upright. */
  readonly orientation: number
  readonly lines: readonly HeaderLine[]
  /** Keys of `lines` that may tell of people or places. */
  readonly personal: readonly string[]
}

type Field = { readonly tag: number; readonly type: number; readonly count: number; readonly at: number }

/**
 * The fields of an EXIF block (a small TIFF, without the `Exif\0\0` prefix): its first directory, that of EXIF and that of GPS. A damaged
 * block reads as far as it goes: it is no reason to refuse the pixels.
 */
export const readExifLines = (block: Uint8Array): ExifBlock => {
  const isLittle = latin1(block, 0, 2) === 'II'
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const has = (at: number, bytes: number) => at + bytes <= block.byteLength
  const u16 = (at: number) => (has(at, 2) ? view.getUint16(at, isLittle) : 0)
  const u32 = (at: number) => (has(at, 4) ? view.getUint32(at, isLittle) : 0)

  const fieldsOf = (offset: number): Field[] =>
    Array.from({ length: offset === 0 ? 0 : Math.min(u16(offset), maxEntries) }, (_, i) => {
      const entry = offset + 2 + i * 12
      const [type, count] = [u16(entry + 2), u32(entry + 4)]
      const bytes = (typeBytes[type] ?? 0) * count
      return { tag: u16(entry), type, count, at: bytes <= 4 ? entry + 8 : u32(entry + 8) }
    }).filter(({ type, count, at }) => typeBytes[type] !== undefined && type > 0 && has(at, (typeBytes[type] ?? 0) * count))

  const oneValue = (type: number, at: number): string => {
    if (type === 5) return `${u32(at)}/${u32(at + 4)}`
    if (type === 10) return `${view.getInt32(at, isLittle)}/${view.getInt32(at + 4, isLittle)}`
    if (type === 3) return String(u16(at))
    if (type === 4) return String(u32(at))
    if (type === 8) return String(view.getInt16(at, isLittle))
    if (type === 9) return String(view.getInt32(at, isLittle))
    if (type === 11) return String(view.getFloat32(at, isLittle))
    if (type === 12) return String(view.getFloat64(at, isLittle))
    return String(block[at] ?? 0)
  }
  const textOf = ({ type, count, at }: Field): string => {
    const size = typeBytes[type] ?? 1
    if (type === 2)
      return Buffer.from(block.subarray(at, at + Math.min(count, maxText)))
        .toString('utf8')
        .replace(/\0+$/, '')
    if (count > maxValues) return `${count} values`
    return Array.from({ length: count }, (_, i) => oneValue(type, at + i * size)).join(' ')
  }
  const first = fieldsOf(u32(4))
  const linked = (tag: number) => fieldsOf(first.filter((field) => field.tag === tag).map((field) => u32(field.at))[0] ?? 0)
  const told = (fields: readonly Field[], names: Readonly<Record<number, string>>, prefix: string) =>
    fields
      .filter(({ tag }) => tag !== exifDirectoryTag && tag !== gpsDirectoryTag)
      .map((field) => ({ key: names[field.tag] ?? `${prefix} tag ${field.tag}`, value: textOf(field) }))
  const lines = [
    ...told(first, exifTags, 'EXIF'),
    ...told(linked(exifDirectoryTag), exifTags, 'EXIF'),
    ...told(linked(gpsDirectoryTag), gpsTags, 'GPS'),
  ]
  const orientation = first.filter((field) => field.tag === orientationTag && field.type === 3).map((field) => u16(field.at))[0] ?? 1
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    lines,
    personal: [...new Set(lines.map(({ key }) => key).filter(isTelling))],
  }
}
