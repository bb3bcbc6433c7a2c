import type { ByteSource } from '../../byte-source.ts'
import { latin1 } from '../../bytes.ts'
import type { HeaderLine, ReadLimits } from '../../dataset.ts'
import type { Dtype } from '../../dtype.ts'
import { check, FormatError } from '../../format-error.ts'

export type Encoding = 'raw' | 'ascii' | 'hex' | 'gzip' | 'bzip2'

/** A NRRD header; lists have one entry for each axis, fastest first. */
export type NrrdHeader = {
  readonly version: number
  readonly dtype: Dtype
  readonly encoding: Encoding
  readonly isLittle: boolean
  readonly sizes: readonly number[]
  /** All fields by their name, in lower case. */
  readonly fields: ReadonlyMap<string, string>
  /** Names of the files that hold the data; empty when it follows the header. */
  readonly dataFiles: readonly string[]
  readonly lineSkip: number
  readonly byteSkip: number
  /** The byte after the header. */
  readonly end: number
  readonly lines: readonly HeaderLine[]
}

const types: Readonly<Record<string, Dtype>> = {
  'signed char': 'int8',
  int8: 'int8',
  int8_t: 'int8',
  uchar: 'uint8',
  'unsigned char': 'uint8',
  uint8: 'uint8',
  uint8_t: 'uint8',
  short: 'int16',
  'short int': 'int16',
  'signed short': 'int16',
  'signed short int': 'int16',
  int16: 'int16',
  int16_t: 'int16',
  ushort: 'uint16',
  'unsigned short': 'uint16',
  'unsigned short int': 'uint16',
  uint16: 'uint16',
  uint16_t: 'uint16',
  int: 'int32',
  'signed int': 'int32',
  int32: 'int32',
  int32_t: 'int32',
  uint: 'uint32',
  'unsigned int': 'uint32',
  uint32: 'uint32',
  uint32_t: 'uint32',
  longlong: 'int64',
  'long long': 'int64',
  'long long int': 'int64',
  'signed long long': 'int64',
  'signed long long int': 'int64',
  int64: 'int64',
  int64_t: 'int64',
  ulonglong: 'uint64',
  'unsigned long long': 'uint64',
  'unsigned long long int': 'uint64',
  uint64: 'uint64',
  uint64_t: 'uint64',
  float: 'float32',
  double: 'float64',
}
const encodings: Readonly<Record<string, Encoding>> = {
  raw: 'raw',
  txt: 'ascii',
  text: 'ascii',
  ascii: 'ascii',
  hex: 'hex',
  gz: 'gzip',
  gzip: 'gzip',
  bz2: 'bzip2',
  bzip2: 'bzip2',
}
/** Other spellings that the format allows. */
const aliases: Readonly<Record<string, string>> = {
  datafile: 'data file',
  lineskip: 'line skip',
  byteskip: 'byte skip',
  axismins: 'axis mins',
  axismaxs: 'axis maxs',
  centerings: 'centers',
  'sample units': 'sampleunits',
}

/** Text of the header: up to the first empty line, or all of a file that has none (a detached header). */
const textOf = async (source: ByteSource, limits: ReadLimits): Promise<{ text: string; end: number }> => {
  for (let length = 8192; ; length *= 4) {
    const bytes = await source.read(0, Math.min(length, limits.headerBytes, source.size))
    let text = ''
    for (let from = 0; from < bytes.byteLength; from += 8192) text += latin1(bytes, from, Math.min(bytes.byteLength, from + 8192))
    const found = /\r?\n\r?\n/.exec(text)
    if (found !== null) return { text: text.slice(0, found.index), end: found.index + found[0].length }
    if (bytes.byteLength >= source.size) return { text, end: source.size }
    check(bytes.byteLength < limits.headerBytes, 'header', `it has no end within ${limits.headerBytes} bytes`)
  }
}

const wholeOf = (text: string | undefined, field: string): number => {
  check(text === undefined || /^[+-]?\d{1,15}$/.test(text.trim()), field, `${JSON.stringify((text ?? '').slice(0, 40))} is no whole number`)
  return text === undefined ? 0 : Number.parseInt(text, 10)
}

/** `LIST` with a name on each line after it; `slice%03d.raw 1 20 1`; or one name. */
const dataFilesOf = (field: string | undefined, after: readonly string[], limits: ReadLimits): string[] => {
  if (field === undefined) return []
  if (/^LIST\b/.test(field)) return after.filter((line) => line.trim() !== '').slice(0, limits.parts)
  const pattern = /^(.*%0?\d*[du].*?)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)(?:\s+\d+)?$/.exec(field)
  if (pattern === null) return [field]
  const [, format = '', first = '0', last = '0', by = '1'] = pattern
  const [from, to, step] = [Number.parseInt(first, 10), Number.parseInt(last, 10), Number.parseInt(by, 10)]
  check(step !== 0 && (to - from) / step >= 0 && (to - from) / step < limits.parts, 'data file', 'its numbers lead nowhere')
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) =>
    format.replace(/%(0?)(\d*)[du]/, (_whole, zero: string, width: string) =>
      String(from + n * step).padStart(Math.min(20, Number.parseInt(width || '0', 10)), zero === '' ? ' ' : '0'),
    ),
  )
}

/**
 * The header of a NRRD file, versions 1 to 5 (Teem's "Definition of NRRD File Format").
 * @throws FormatError
 */
export const readNrrdHeader = async (source: ByteSource, limits: ReadLimits): Promise<NrrdHeader> => {
  const { text, end } = await textOf(source, limits)
  const [magic = '', ...rows] = text.split(/\r?\n/)
  const version = /^NRRD000([1-5])\s*$/.exec(magic)?.[1]
  check(version !== undefined, 'line 1', `${JSON.stringify(magic.slice(0, 20))} is no version of NRRD that is known`)
  check(rows.length <= limits.parts, 'header', `it has ${rows.length} lines`)
  const fields = new Map<string, string>()
  const lines: HeaderLine[] = []
  let listFrom: number | undefined
  for (const [n, row] of rows.entries()) {
    if (row.startsWith('#') || row.trim() === '') continue
    if (listFrom !== undefined) continue
    const [, key = '', sign = '', value = ''] = /^(.*?)(:=|: |:$)(.*)$/.exec(row) ?? []
    check(sign !== '', `line ${n + 2}`, `${JSON.stringify(row.slice(0, 40))} is no field of a header`)
    lines.push({ key, value: value.trim() })
    if (sign === ':=') continue
    const name = aliases[key.trim().toLowerCase()] ?? key.trim().toLowerCase()
    if (!fields.has(name)) fields.set(name, value.trim())
    if (name === 'data file' && value.trim().startsWith('LIST')) listFrom = n + 1
  }
  const field = (name: string): string => {
    const value = fields.get(name)
    if (value === undefined) throw new FormatError(name, 'this field is missing')
    return value
  }
  const type = field('type').toLowerCase()
  const dtype = Object.hasOwn(types, type) ? types[type] : undefined
  if (dtype === undefined) throw new FormatError('type', `values of type ${JSON.stringify(type.slice(0, 40))} are not read`)
  const named = field('encoding').toLowerCase()
  const encoding = Object.hasOwn(encodings, named) ? encodings[named] : undefined
  if (encoding === undefined) throw new FormatError('encoding', `${JSON.stringify(named.slice(0, 40))} is not read`)
  const rank = wholeOf(field('dimension'), 'dimension')
  check(rank >= 1 && rank <= 16, 'dimension', `it says ${rank} axes; NRRD has one to sixteen`)
  const sizes = field('sizes')
    .split(/\s+/)
    .map((size) => wholeOf(size, 'sizes'))
  check(sizes.length === rank, 'sizes', `there are ${sizes.length}, not ${rank}`)
  return {
    version: Number(version),
    dtype,
    encoding,
    isLittle: (fields.get('endian') ?? 'little').toLowerCase() !== 'big',
    sizes,
    fields,
    dataFiles: dataFilesOf(fields.get('data file'), listFrom === undefined ? [] : rows.slice(listFrom), limits),
    lineSkip: wholeOf(fields.get('line skip'), 'line skip'),
    byteSkip: wholeOf(fields.get('byte skip'), 'byte skip'),
    end,
    lines,
  }
}
