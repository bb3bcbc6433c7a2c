import type { ByteSource } from '../../byte-source.ts'
import { latin1 } from '../../bytes.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import { blockBytes, type Header, readHeader } from './header.ts'
import { storedTypeOf } from './scaling.ts'

/** One header with its data (FITS standard 4.0, section 3.1). */
export type Hdu = {
  /** `HDU 1 SCI`. */
  readonly name: string
  readonly kind: 'image' | 'groups' | 'table' | 'compressed' | 'unknown'
  readonly header: Header
  /** NAXIS1 first: the fastest axis. */
  readonly lengths: readonly number[]
  /** Bytes of the file [at, end), without the fill. */
  readonly at: number
  readonly end: number
}

export type Hdus = { readonly hdus: readonly Hdu[]; readonly warnings: readonly string[] }

/** The most axes that the standard allows (section 4.4.1.1). */
const mostAxes = 999

/** @param prefix `Z` for the image inside a compressed table. */
export const lengthsOf = (header: Header, prefix = ''): number[] => {
  const count = header.count(`${prefix}NAXIS`)
  check(count <= mostAxes, `${header.place}, ${prefix}NAXIS`, `${count} axes are more than ${mostAxes}`)
  return Array.from({ length: count }, (_, n) => header.count(`${prefix}NAXIS${n + 1}`))
}

const kindOf = (header: Header): Hdu['kind'] => {
  if (!header.has('XTENSION')) return header.flag('GROUPS') && header.count('NAXIS1', 1) === 0 ? 'groups' : 'image'
  switch (header.text('XTENSION')) {
    case 'IMAGE':
    case 'IUEIMAGE':
      return 'image'
    case 'BINTABLE':
    case 'A3DTABLE':
      return header.flag('ZIMAGE') ? 'compressed' : 'table'
    case 'TABLE':
      return 'table'
    default:
      return 'unknown'
  }
}

/** Bytes of data (equations 1, 2 and 4 of the standard), guarded against products that no number holds. */
const dataBytes = (header: Header, lengths: readonly number[], isGroups: boolean): number => {
  storedTypeOf(header.number('BITPIX'), `${header.place}, BITPIX`)
  if (lengths.length === 0) return 0
  const counted = isGroups ? lengths.slice(1) : lengths
  let values = 1
  for (const [n, length] of counted.entries()) {
    values *= length
    const at = `${header.place}, NAXIS${n + (isGroups ? 2 : 1)}`
    check(values <= 2 ** 50, at, `${counted.slice(0, n + 1).join(' x ')} values are more than any file holds`)
  }
  const all = header.count('GCOUNT', 1) * (header.count('PCOUNT', 0) + values)
  const bytes = (all * Math.abs(header.number('BITPIX') ?? 8)) / 8
  check(bytes <= Number.MAX_SAFE_INTEGER, `${header.place}, PCOUNT`, 'it counts more bytes than any file holds')
  return bytes
}

const nameOf = (header: Header, index: number): string => {
  const own = header.text('EXTNAME') || (index === 0 ? 'PRIMARY' : '')
  return `HDU ${index} ${own}`.trim()
}

/**
 * Walks all HDUs of a file; no data are read.
 * @throws FormatError for a header that does not end or does not add up, and for data that the file does not hold to their end.
 */
export const readHdus = async (source: ByteSource, limits: ReadLimits): Promise<Hdus> => {
  const hdus: Hdu[] = []
  const warnings: string[] = []
  let budget = limits.headerBytes
  for (let start = 0; start < source.size; ) {
    const index = hdus.length
    const place = `HDU ${index}`
    if (index > 0 && latin1(await source.read(start, start + 8), 0, 8) !== 'XTENSION') {
      warnings.push(`${source.size - start} bytes behind HDU ${index - 1} belong to no HDU and are left out`)
      break
    }
    check(index < limits.parts, place, `more than ${limits.parts} HDUs are not read`)
    const header = await readHeader(source, start, place, limits, budget)
    budget -= header.end - start
    if (index === 0 && !header.flag('SIMPLE'))
      warnings.push('the file says of itself that it does not keep to the FITS standard (SIMPLE = F)')
    const kind = kindOf(header)
    const lengths = lengthsOf(header)
    const bytes = dataBytes(header, lengths, kind === 'groups')
    if (kind === 'image') {
      const values = lengths.reduce((product, length) => product * length, lengths.length === 0 ? 0 : 1)
      check(values <= limits.values, `${place}, NAXIS${lengths.length}`, `${lengths.join(' x ')} values are more than are read`)
    }
    const end = header.end + bytes
    check(end <= source.size, `${place}, byte ${source.size}`, `the file is cut off: the data of this HDU reach to byte ${end}`)
    hdus.push({ name: nameOf(header, index), kind, header, lengths, at: header.end, end })
    start = Math.ceil(end / blockBytes) * blockBytes
    if (start > source.size) warnings.push(`the last block of ${place} is not filled up to ${blockBytes} bytes`)
  }
  return { hdus, warnings }
}
