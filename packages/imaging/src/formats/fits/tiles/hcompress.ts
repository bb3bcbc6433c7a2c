import { type Coefficients, readCoefficients } from './hcompress-bits.ts'
import { smoothCoefficients } from './hcompress-smooth.ts'

/** The nearest multiple of `bit`, a power of two; halves go away from zero for positive and towards it for negative values, as in the encoder. */
const rounded = (value: number, bit: number): number => {
  const up = Math.floor(bit / 2)
  return Math.floor((value + (value >= 0 ? up : bit === 1 ? 0 : up - 1)) / bit) * bit
}

const isOdd = (value: number): boolean => value - 2 * Math.floor(value / 2) !== 0

/** Puts the second half of a line between the values of its first half. */
const interleave = (values: Float64Array, start: number, count: number, stride: number, line: Float64Array): void => {
  for (let n = 0, at = start; n < count; n++, at += stride) line[n] = values[at] ?? 0
  const half = (count + 1) >> 1
  for (let n = 0; n < half; n++) values[start + 2 * n * stride] = line[n] ?? 0
  for (let n = half; n < count; n++) values[start + (2 * (n - half) + 1) * stride] = line[n] ?? 0
}

/** h0 with the low bits that its differences carry. @param low `bit` where an odd number of them has it, else 0. */
const carried = (h0: number, low0: number, low1: number): number => {
  if (h0 >= 0) return h0 + low0 - low1
  return h0 + (low0 === 0 ? low1 : low0 - low1)
}

/** Turns sums and differences of 2 x 2 squares back into their values; `bit` 2^k at the k-th doubling before the last. */
const expand = (values: Float64Array, rows: number, columns: number, width: number, bit: number): void => {
  const [bit1, by] = [2 * bit, bit === 1 ? 4 : 2]
  const [evenRows, evenColumns] = [rows - (rows % 2), columns - (columns % 2)]
  for (let row = 0; row < rows; row += 2)
    for (let column = 0; column < columns; column += 2) {
      const at = row * width + column
      const h0 = values[at] ?? 0
      if (row < evenRows && column < evenColumns) {
        const below = at + width
        let [hx, hy] = [rounded(values[below] ?? 0, bit1), rounded(values[at + 1] ?? 0, bit1)]
        const hc = rounded(values[below + 1] ?? 0, bit)
        const low0 = isOdd(hc / bit) ? bit : 0
        hx -= hx >= 0 ? low0 : -low0
        hy -= hy >= 0 ? low0 : -low0
        // Bit 1 of hc ^ hx ^ hy.
        const parity = Math.floor(hc / bit1) + Math.floor(hx / bit1) + Math.floor(hy / bit1)
        const sum = carried(h0, low0, isOdd(parity) ? bit1 : 0)
        values[below + 1] = Math.floor((sum + hx + hy + hc) / by)
        values[below] = Math.floor((sum + hx - hy - hc) / by)
        values[at + 1] = Math.floor((sum - hx + hy - hc) / by)
        values[at] = Math.floor((sum - hx - hy + hc) / by)
      } else if (row < evenRows || column < evenColumns) {
        const other = at + (row < evenRows ? width : 1)
        const h = rounded(values[other] ?? 0, bit1)
        const sum = carried(h0, 0, isOdd(h / bit1) ? bit1 : 0)
        values[other] = Math.floor((sum + h) / by)
        values[at] = Math.floor((sum - h) / by)
      } else values[at] = Math.floor(h0 / by)
    }
}

/** The inverse of the H-transform, in place. */
const inverse = ({ values, rows, columns, scale }: Coefficients, isSmooth: boolean): void => {
  const levels = 32 - Math.clz32(Math.max(rows, columns) - 1)
  const line = new Float64Array(Math.max(rows, columns))
  values[0] = rounded(values[0] ?? 0, 2 ** (levels + 1))
  for (let level = levels - 1; level >= 0; level--) {
    const [down, across] = [Math.ceil(rows / 2 ** level), Math.ceil(columns / 2 ** level)]
    for (let row = 0; row < down; row++) interleave(values, row * columns, across, 1, line)
    for (let column = 0; column < across; column++) interleave(values, column, down, columns, line)
    if (isSmooth) smoothCoefficients({ values, rows: down, columns: across, width: columns }, scale)
    expand(values, down, across, columns, 2 ** level)
  }
}

/**
 * HCOMPRESS_1 (FITS standard 4.0, section 10.4.4): an H-transform (a Haar transform in two dimensions) whose coefficients, divided by `scale`, are
 * coded by bit planes. Computed in double precision, which holds all that 32-bit values give.
 * @param isSmooth SMOOTH = 1.
 * @throws FormatError
 */
export const unpackHcompress = (packed: Uint8Array, count: number, isSmooth: boolean): Float64Array => {
  const coefficients = readCoefficients(packed, count)
  const { values, scale } = coefficients
  if (scale > 1) for (let at = 0; at < count; at++) values[at] = (values[at] ?? 0) * scale
  inverse(coefficients, isSmooth)
  return values
}
