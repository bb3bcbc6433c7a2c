import type { Dtype, PixelArray } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import type { Header } from './header.ts'

/** The types that BITPIX names (FITS standard 4.0, table 8). */
export const storedTypes: ReadonlyMap<number, Dtype> = new Map([
  [8, 'uint8'],
  [16, 'int16'],
  [32, 'int32'],
  [64, 'int64'],
  [-32, 'float32'],
  [-64, 'float64'],
])

/** @throws FormatError for a BITPIX that the standard does not know. */
export const storedTypeOf = (bitpix: number | undefined, at: string): Dtype => {
  const type = storedTypes.get(bitpix ?? 0)
  check(type !== undefined, at, `values of ${bitpix} bits are unknown: 8, 16, 32, 64, -32 and -64 are defined`)
  return type
}

/** How stored values become those that are told. */
export type Scaling = {
  /** As which stored values are to be read: that of BITPIX, or its unsigned (signed) counterpart of the same bits. */
  readonly stored: Dtype
  readonly dtype: Dtype
  /** In values that are told: what BLANK stands for where it cannot become NaN. */
  readonly nodata: number | null
  /** May change and give back the array that it was given. */
  readonly apply: (values: PixelArray) => PixelArray
  readonly warnings: readonly string[]
}

/** Adds half of the range, modulo the range: the highest bit turned over. */
const withTopBitTurned = (values: PixelArray): PixelArray => {
  if (values instanceof BigUint64Array) {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
    // The high word is the second where the lowest byte comes first; a word of all ones tells which.
    const high = new Uint32Array(BigUint64Array.of(0xffff_ffff_0000_0000n).buffer)[1] === 0xffff_ffff ? 1 : 0
    for (let at = high; at < words.length; at += 2) words[at] = (words[at] ?? 0) ^ 0x8000_0000
    return values
  }
  if (values instanceof BigInt64Array) return values
  const top = 2 ** (values.BYTES_PER_ELEMENT * 8 - 1)
  for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) ^ top
  return values
}

/** Conventions for types that FITS has no BITPIX for: BZERO shifts by half of the range (section 4.4.2.5, table 11). */
const shifted: readonly { readonly bitpix: number; readonly zero: number; readonly dtype: Dtype }[] = [
  { bitpix: 8, zero: -128, dtype: 'int8' },
  { bitpix: 16, zero: 2 ** 15, dtype: 'uint16' },
  { bitpix: 32, zero: 2 ** 31, dtype: 'uint32' },
  { bitpix: 64, zero: 2 ** 63, dtype: 'uint64' },
]

/** As NumPy does with an array of float32 and a number: in float32, unless the number does not fit. */
const single = (value: number): number => (Number.isFinite(Math.fround(value)) ? Math.fround(value) : value)

const scaled = (
  values: PixelArray,
  { slope, zero, blank, isSingle }: { slope: number; zero: number; blank: bigint | undefined; isSingle: boolean },
): PixelArray => {
  const target = isSingle ? new Float32Array(values.length) : new Float64Array(values.length)
  // Each step is rounded to the target's type, as it is when NumPy works in place.
  const [by, plus] = isSingle ? [single(slope), single(zero)] : [slope, zero]
  for (let at = 0; at < values.length; at++) {
    target[at] = Number(values[at])
    if (slope !== 1) target[at] = (target[at] ?? 0) * by
    if (zero !== 0) target[at] = (target[at] ?? 0) + plus
  }
  if (blank === undefined) return target
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let at = 0; at < values.length; at++) if (values[at] === blank) target[at] = Number.NaN
    return target
  }
  const value = Number(blank)
  for (let at = 0; at < values.length; at++) if (values[at] === value) target[at] = Number.NaN
  return target
}

/**
 * What BITPIX, BSCALE, BZERO and BLANK make of stored values, by the rules of astropy's `.data`, so that values agree to the bit:
 * integers stay as they are without scaling and BLANK; the unsigned conventions give unsigned integers; 8 and 16 bits are scaled to float32,
 * 32 and 64 bits to float64, floats stay of their type. BLANK becomes NaN where the values become floats. Two of its habits are kept and told:
 * BLANK = 0 makes floats but no NaN, and a tile-compressed image (`isCompressed`) without BSCALE and BZERO stays of integers beside BLANK.
 * Where BLANK is not made NaN, `nodata` says so.
 */
export const scalingOf = (header: Header, bitpix: number, isCompressed = false): Scaling => {
  const stored = storedTypeOf(bitpix, `${header.place}, BITPIX`)
  const [slope, zero] = [header.number('BSCALE') ?? 1, header.number('BZERO') ?? 0]
  const blankText = header.cards.find((card) => card.key === 'BLANK')?.text
  const isWhole = blankText !== undefined && /^[+-]?\d{1,30}$/.test(blankText)
  const blank = isWhole && bitpix > 0 ? BigInt(blankText.replace('+', '')) : undefined
  const warnings =
    blankText === undefined || blank !== undefined
      ? []
      : [`${header.place}: BLANK = ${blankText} does not go with these values and is not used`]
  const nodataOf = (value: bigint | undefined): number | null => (value === undefined ? null : Number(value) * slope + zero)
  const same = (values: PixelArray) => values

  const shift = slope === 1 ? shifted.find((one) => one.bitpix === bitpix && one.zero === zero) : undefined
  if (shift !== undefined) return { stored: shift.dtype, dtype: shift.dtype, nodata: nodataOf(blank), apply: withTopBitTurned, warnings }
  const isPlain = slope === 1 && zero === 0
  if (isPlain && (blank === undefined || isCompressed)) return { stored, dtype: stored, nodata: nodataOf(blank), apply: same, warnings }

  const isSingle = bitpix === 8 || bitpix === 16 || bitpix === -32
  const isKept = blank === 0n && !isCompressed
  return {
    stored,
    dtype: isSingle ? 'float32' : 'float64',
    nodata: isKept ? zero : null,
    apply: (values) => scaled(values, { slope, zero, blank: isKept ? undefined : blank, isSingle }),
    warnings: isKept ? [...warnings, `${header.place}: BLANK = 0 is told as the value for "not measured", and is not made NaN`] : warnings,
  }
}
