import { check } from '../../../format-error.ts'

/** Reads bits, the highest of each byte first. @throws FormatError where the bytes end. */
const bitReader = (packed: Uint8Array, from: number) => {
  let [at, word, left] = [from, 0, 0]
  const bits = (count: number): number => {
    if (left < count) {
      check(at < packed.length, 'HCOMPRESS_1', 'the compressed bytes end too early')
      word = ((word & 0xff) << 8) | (packed[at++] ?? 0)
      left += 8
    }
    left -= count
    return (word >> left) & ((1 << count) - 1)
  }
  return {
    bits,
    /** Goes on with the next whole byte. */
    align: () => {
      left = 0
    },
  }
}
type Bits = ReturnType<typeof bitReader>

/** Codes of the 16 patterns of 2 x 2 bits, by length: 3, 4, 5 and 6 bits; what is not in a list is longer. */
const patternOf = ({ bits }: Bits): number => {
  const three = bits(3)
  if (three < 4) return 1 << three
  const four = (three << 1) | bits(1)
  if (four < 13) return [3, 5, 10, 12, 15][four - 8] ?? 0
  const five = (four << 1) | bits(1)
  if (five < 31) return [6, 7, 9, 11, 13][five - 26] ?? 0
  return bits(1) === 0 ? 0 : 14
}

const half = (length: number): number => (length + 1) >> 1

/** Calls back with the index of each flag that is set, of a plane of `rows` x `columns` in rows of `width`, by its patterns of 2 x 2 flags. */
const eachSet = (patterns: Uint8Array, rows: number, columns: number, width: number, visit: (at: number) => void): void => {
  for (let row = 0, block = 0; row < rows; row += 2)
    for (let column = 0; column < columns; column += 2, block++) {
      const pattern = patterns[block] ?? 0
      if (pattern === 0) continue
      const at = row * width + column
      const [isRight, isBelow] = [column + 1 < columns, row + 1 < rows]
      if ((pattern & 8) !== 0) visit(at)
      if ((pattern & 4) !== 0 && isRight) visit(at + 1)
      if ((pattern & 2) !== 0 && isBelow) visit(at + width)
      if ((pattern & 1) !== 0 && isRight && isBelow) visit(at + width + 1)
    }
}

const spread = (patterns: Uint8Array, rows: number, columns: number): Uint8Array<ArrayBuffer> => {
  const flags = new Uint8Array(rows * columns)
  eachSet(patterns, rows, columns, columns, (at) => {
    flags[at] = 1
  })
  return flags
}

/** Patterns of the finest level of one bit plane, by a quadtree whose empty branches are not written. */
const quadtree = (reader: Bits, rows: number, columns: number, levels: number): Uint8Array => {
  let patterns = Uint8Array.of(patternOf(reader))
  for (let level = levels - 1; level > 0; level--) {
    // Lengths halved `level` times, each time rounded up.
    const [down, across] = [Math.ceil(rows / 2 ** level), Math.ceil(columns / 2 ** level)]
    patterns = spread(patterns, down, across)
    for (let at = patterns.length - 1; at >= 0; at--) if (patterns[at] !== 0) patterns[at] = patternOf(reader)
  }
  return patterns
}

type Quadrant = { readonly at: number; readonly rows: number; readonly columns: number; readonly planes: number }

/** Adds the bit planes of one quadrant of the coefficients, the highest first. */
const readQuadrant = (reader: Bits, target: Float64Array, width: number, { at, rows, columns, planes }: Quadrant): void => {
  const levels = 32 - Math.clz32(Math.max(rows, columns, 1) - 1)
  const blocks = half(rows) * half(columns)
  for (let plane = planes - 1; plane >= 0; plane--) {
    const kind = reader.bits(4)
    check(kind === 0 || kind === 15, 'HCOMPRESS_1', `a bit plane begins with ${kind}, not with 0 or 15`)
    let patterns: Uint8Array
    if (kind === 0) {
      patterns = new Uint8Array(blocks)
      for (let n = 0; n < blocks; n++) patterns[n] = reader.bits(4)
    } else patterns = quadtree(reader, rows, columns, levels)
    const weight = 2 ** plane
    eachSet(patterns, rows, columns, width, (n) => {
      target[at + n] = (target[at + n] ?? 0) + weight
    })
  }
}

/** The coefficients of the H-transform, and what the stream says of itself. `rows` x `columns`, C order. */
export type Coefficients = { readonly values: Float64Array; readonly rows: number; readonly columns: number; readonly scale: number }

/**
 * Reads the coefficients of one tile (FITS standard 4.0, section 10.4.4; White, Postman & Lattanzi 1992): a header, the bit planes of four
 * quadrants, and the signs of all that is not zero.
 * @throws FormatError for a stream that is damaged, or is of another size than `count` values.
 */
export const readCoefficients = (packed: Uint8Array, count: number): Coefficients => {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  check(packed.length > 25 && view.getUint16(0) === 0xdd99, 'HCOMPRESS_1', 'the stream does not begin with its sign')
  const [rows, columns, scale] = [view.getInt32(2), view.getInt32(6), view.getInt32(10)]
  check(rows > 0 && columns > 0 && rows * columns === count, 'HCOMPRESS_1', `a stream of ${rows} x ${columns} values in a tile of ${count}`)
  const sum = Number(view.getBigInt64(14))
  const planes = packed.subarray(22, 25)
  check(Math.max(...planes) <= 52, 'HCOMPRESS_1', `coefficients of ${Math.max(...planes)} bits are not read`)
  const values = new Float64Array(count)
  const reader = bitReader(packed, 25)
  const [down, across] = [half(rows), half(columns)]
  const quadrants: readonly Quadrant[] = [
    { at: 0, rows: down, columns: across, planes: planes[0] ?? 0 },
    { at: across, rows: down, columns: columns - across, planes: planes[1] ?? 0 },
    { at: columns * down, rows: rows - down, columns: across, planes: planes[1] ?? 0 },
    { at: columns * down + across, rows: rows - down, columns: columns - across, planes: planes[2] ?? 0 },
  ]
  for (const quadrant of quadrants) readQuadrant(reader, values, columns, quadrant)
  check(reader.bits(4) === 0, 'HCOMPRESS_1', 'the bit planes do not end where they should')
  reader.align()
  for (let at = 0; at < count; at++) if (values[at] !== 0 && reader.bits(1) === 1) values[at] = -(values[at] ?? 0)
  values[0] = sum
  return { values, rows, columns, scale }
}
