/** How floats became integers (ZQUANTIZ; FITS standard 4.0, sections 10.1.3 and 10.2). */
export type Dither = 'none' | 'subtractive-1' | 'subtractive-2'

/** Numbers of the table of random numbers. */
const tableLength = 10_000

/** Uniform in [0, 1), by Park and Miller's generator from seed 1, kept in single precision (standard, appendix I). */
const makeTable = (): Float32Array => {
  const table = new Float32Array(tableLength)
  let seed = 1
  for (let at = 0; at < tableLength; at++) {
    seed = (16_807 * seed) % 2_147_483_647
    table[at] = seed / 2_147_483_647
  }
  return table
}
let madeTable: Float32Array | undefined
const randomTable = (): Float32Array => {
  madeTable ??= makeTable()
  return madeTable
}

/** The integer that stands for an exact zero under SUBTRACTIVE_DITHER_2. */
const exactZero = -2_147_483_646

export type Quantised = {
  /** ZSCALE and ZZERO of the tile. */
  readonly scale: number
  readonly zero: number
  /** The integer that stands for NaN (ZBLANK). */
  readonly blank: number | undefined
  readonly dither: Dither
  /** ZDITHER0. */
  readonly seed: number
  /** Row of the table that holds the tile, from 0 on. */
  readonly row: number
}

/** The floats of one tile, each computed in double precision and rounded once. */
export const unquantised = (
  values: { readonly length: number; readonly [index: number]: number },
  target: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>,
  { scale, zero, blank, dither, seed, row }: Quantised,
): Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> => {
  const random = randomTable()
  const start = (row + seed - 1) % tableLength
  let at = start < 0 ? start + tableLength : start
  let next = Math.trunc((random[at] ?? 0) * 500)
  for (let n = 0; n < values.length; n++) {
    const value = values[n] ?? 0
    if (value === blank) target[n] = Number.NaN
    else if (dither === 'none') target[n] = value * scale + zero
    else if (dither === 'subtractive-2' && value === exactZero) target[n] = 0
    else target[n] = (value - (random[next] ?? 0) + 0.5) * scale + zero
    if (++next === tableLength) {
      at = (at + 1) % tableLength
      next = Math.trunc((random[at] ?? 0) * 500)
    }
  }
  return target
}
