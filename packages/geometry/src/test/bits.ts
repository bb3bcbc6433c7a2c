import fc from 'fast-check'
import { bitsOf, emptyMask, maskFromBits } from '../mask.ts'
import { maskFromRows, type RowSpans, rowsOfMask } from '../row-spans.ts'
import type { MaskGeometry } from '../types.ts'

type Bitmap = { readonly width: number; readonly height: number; readonly bits: readonly number[]; readonly x: number; readonly y: number }

/** A field that holds all bitmaps of the arbitraries with room around them: the plain bits that operations on masks are checked against. */
export const field = { x: -12, y: -12, width: 56, height: 56 }

/** The mask's pixels in the field, one byte each. */
export const bitsInField = (mask: MaskGeometry): Uint8Array => {
  const all = new Uint8Array(field.width * field.height)
  const bits = bitsOf(mask)
  bits.forEach((bit, i) => {
    const [x, y] = [mask.x + (i % mask.width) - field.x, mask.y + Math.floor(i / mask.width) - field.y]
    if (bit === 1) all[y * field.width + x] = 1
  })
  return all
}

export const rowsInField = (rows: RowSpans): Uint8Array => bitsInField(maskFromRows(rows))

/** The mask of the field's bits. */
export const ofField = (bits: Uint8Array): MaskGeometry =>
  bits.includes(1) ? maskFromBits(field.width, field.height, bits, field.x, field.y) : emptyMask(0, 0)

const maskOfBitmap = ({ width, height, bits, x, y }: Bitmap): MaskGeometry => maskFromBits(width, height, bits, x, y)

export const onField = (bitmap: Bitmap): Uint8Array => bitsInField(maskOfBitmap(bitmap))

export const rowsOfBits = (bitmap: Bitmap): RowSpans => rowsOfMask(maskOfBitmap(bitmap))

/** Blobs: few large pieces with holes and tails, unlike the noise of `bitmaps`. */
export const blobs: fc.Arbitrary<MaskGeometry> = fc
  .array(
    fc.record({
      x: fc.integer({ min: 0, max: 20 }),
      y: fc.integer({ min: 0, max: 20 }),
      width: fc.integer({ min: 1, max: 10 }),
      height: fc.integer({ min: 1, max: 10 }),
      isSet: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(0) }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => {
    const bits = new Uint8Array(31 * 31)
    for (const { x, y, width, height, isSet } of pieces)
      for (let row = y; row < y + height; row++) bits.fill(isSet, row * 31 + x, row * 31 + x + width)
    return maskFromBits(31, 31, bits)
  })
  .filter((mask) => mask.counts.length > 1)
