import type { ByteSource } from '../../byte-source.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import { BitReader } from './bit-reader.ts'

/**
 * Unpacks bzip2 (Seward; the format as in the specification by Tsai, 2016): per block, Huffman codes, move-to-front, the inverse of the
 * Burrows-Wheeler transform, run lengths. Each block is held to its checksum. Time is linear in what comes out, memory is five bytes for
 * each byte of a block (up to 900 kB).
 */
const at = 'bzip2'

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n << 24
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})

/** Codes of one table, canonical: for each length the first code, and where its symbols begin. */
type Codes = {
  readonly limit: Int32Array
  readonly base: Int32Array
  readonly symbols: Uint16Array
  readonly shortest: number
  readonly longest: number
}

const codesOf = (lengths: Uint8Array): Codes => {
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)]
  const symbols = new Uint16Array(lengths.length)
  const [limit, base] = [new Int32Array(22).fill(-1), new Int32Array(22)]
  let [code, from] = [0, 0]
  for (let length = shortest; length <= longest; length++) {
    base[length] = from - code
    for (let symbol = 0; symbol < lengths.length; symbol++)
      if (lengths[symbol] === length) {
        symbols[from++] = symbol
        code++
      }
    limit[length] = code - 1
    check(code <= 1 << length, at, 'its codes are no prefix codes')
    code <<= 1
  }
  return { limit, base, symbols, shortest, longest }
}

const symbolOf = (reader: BitReader, { limit, base, symbols, shortest, longest }: Codes): number => {
  let code = reader.bits(shortest)
  for (let length = shortest; ; length++) {
    if (code <= (limit[length] ?? -1)) return symbols[code + (base[length] ?? 0)] ?? 0
    check(length < longest, at, 'a code is not in its table')
    code = (code << 1) | reader.bits(1)
  }
}

/** Bytes that occur in the block, in order. */
const usedBytes = (reader: BitReader): number[] => {
  const groups = reader.bits(16)
  const used: number[] = []
  for (let group = 0; group < 16; group++) {
    if (!(groups & (0x8000 >> group))) continue
    const bits = reader.bits(16)
    for (let n = 0; n < 16; n++) if (bits & (0x8000 >> n)) used.push(group * 16 + n)
  }
  check(used.length > 0, at, 'a block says that no byte occurs in it')
  return used
}

const selectorsOf = (reader: BitReader, tables: number): Uint8Array => {
  const count = reader.bits(15)
  check(count > 0, at, 'a block has no selectors')
  const order = Array.from({ length: tables }, (_, n) => n)
  return Uint8Array.from({ length: count }, () => {
    let n = 0
    while (reader.bits(1) === 1) check(++n < tables, at, 'a selector is out of range')
    const [table = 0] = order.splice(n, 1)
    order.unshift(table)
    return table
  })
}

const tableOf = (reader: BitReader, symbols: number): Codes => {
  let length = reader.bits(5)
  return codesOf(
    Uint8Array.from({ length: symbols }, () => {
      for (;;) {
        check(length >= 1 && length <= 20, at, 'a code has a length that cannot be')
        if (reader.bits(1) === 0) return length
        length += reader.bits(1) === 0 ? 1 : -1
      }
    }),
  )
}

/** The transformed bytes of a block: the last column of the sorted rotations. */
const columnOf = (reader: BitReader, most: number): Uint32Array => {
  const order = usedBytes(reader)
  const tables = reader.bits(3)
  check(tables >= 2 && tables <= 6, at, `a block has ${tables} tables`)
  const selectors = selectorsOf(reader, tables)
  const end = order.length + 1
  const codes = Array.from({ length: tables }, () => tableOf(reader, order.length + 2))
  const column = new Uint32Array(most)
  let [count, run, weight] = [0, 0, 1]
  for (let n = 0; ; n++) {
    const table = codes[selectors[Math.floor(n / 50)] ?? -1]
    check(table !== undefined, at, 'a block has more codes than its selectors allow')
    const symbol = symbolOf(reader, table)
    if (symbol <= 1) {
      run += weight << symbol
      weight *= 2
      check(run <= most, at, 'a run is longer than its block')
      continue
    }
    if (run > 0) {
      check(count + run <= most, at, 'a block is longer than its stream says')
      column.fill(order[0] ?? 0, count, count + run)
      count += run
      run = 0
    }
    weight = 1
    if (symbol === end) return column.subarray(0, count)
    const [byte = 0] = order.splice(symbol - 1, 1)
    order.unshift(byte)
    check(count < most, at, 'a block is longer than its stream says')
    column[count++] = byte
  }
}

/** Undoes the transform: calls back with each byte in turn. Positions are kept in the upper 24 bits beside the bytes. */
const untransform = (column: Uint32Array, origin: number, take: (byte: number) => void): void => {
  const starts = new Uint32Array(257)
  for (const byte of column) starts[byte + 1] = (starts[byte + 1] ?? 0) + 1
  for (let n = 0; n < 256; n++) starts[n + 1] = (starts[n + 1] ?? 0) + (starts[n] ?? 0)
  for (let n = 0; n < column.length; n++) {
    const byte = (column[n] ?? 0) & 255
    const to = starts[byte] ?? 0
    starts[byte] = to + 1
    column[to] = ((column[to] ?? 0) & 255) | (n << 8)
  }
  let place = (column[origin] ?? 0) >>> 8
  for (let n = 0; n < column.length; n++) {
    const entry = column[place] ?? 0
    take(entry & 255)
    place = entry >>> 8
  }
}

/**
 * The first bytes of a bzip2 file.
 * @param wanted how many; there may be more, which are not unpacked.
 * @throws FormatError when it is damaged or ends before so many.
 */
export const bunzipped = async (source: ByteSource, wanted: number, limits: ReadLimits): Promise<Uint8Array> => {
  check(wanted + source.size <= limits.bytes, at, 'it takes more than may be unpacked at once')
  const reader = new BitReader(await source.read(0, source.size))
  const bytes = new Uint8Array(wanted)
  let done = 0
  while (done < wanted) {
    check(!reader.isAtEnd(), at, `it unpacks to ${done} bytes and not to ${wanted}`)
    check(reader.bits(24) === 0x425a68, at, 'it does not begin like a bzip2 file')
    const level = reader.bits(8) - 48
    check(level >= 1 && level <= 9, at, 'its level is none')
    while (done < wanted) {
      const [high, low] = [reader.bits(24), reader.bits(24)]
      const [crcHigh, crcLow] = [reader.bits(16), reader.bits(16)]
      if (high === 0x177245 && low === 0x385090) {
        reader.toByte()
        break
      }
      check(high === 0x314159 && low === 0x265359, at, 'a block has no sign at its beginning')
      check(reader.bits(1) === 0, at, 'it was made by a version of bzip2 that nobody uses any more')
      const origin = reader.bits(24)
      const column = columnOf(reader, level * 100_000)
      check(origin < column.length, at, 'a block begins behind its end')
      let [crc, last, repeats] = [0xffffffff, -1, 0]
      const put = (byte: number) => {
        crc = (crc << 8) ^ (crcTable[((crc >>> 24) ^ byte) & 255] ?? 0)
        if (done < wanted) bytes[done++] = byte
      }
      untransform(column, origin, (byte) => {
        if (repeats === 4) {
          for (let n = 0; n < byte; n++) put(last)
          repeats = 0
          last = -1
          return
        }
        repeats = byte === last ? repeats + 1 : 1
        last = byte
        put(byte)
      })
      check(~crc >>> 0 === ((crcHigh << 16) | crcLow) >>> 0, at, 'a block does not have its checksum')
    }
  }
  return bytes
}
