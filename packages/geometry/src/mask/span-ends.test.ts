import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameOf, maskFromBits, sharedLength, spansOf } from '../mask.ts'
import { bitmaps } from '../test/arbitraries.ts'
import type { Bounds, MaskGeometry } from '../types.ts'
import { sharedPixels, spanEndsOf } from './span-ends.ts'

const anyMask = bitmaps.map(({ width, height, bits, x, y }) => maskFromBits(width, height, bits, x, y))
const grown = ({ x, y, width, height }: Bounds, by: number): Bounds => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
})

describe('ends of spans in typed arrays', () => {
  it('are those of the spans, in any frame that holds the mask', () => {
    fc.assert(
      fc.property(anyMask, fc.nat(3), (mask, by) => {
        const frame = grown(mask, by)
        expect([...spanEndsOf(mask, frame)]).toEqual(spansOf(mask, frame))
      }),
    )
  })

  it('are exact where a frame has more pixels than 32 bits count', () => {
    const mask = maskFromBits(3, 2, [1, 1, 1, 1, 0, 1], 99_000, 99_000)
    const frame = { x: 0, y: 0, width: 100_000, height: 100_000 }
    expect([...spanEndsOf(mask, frame)]).toEqual([9_900_099_000, 9_900_099_003, 9_900_199_000, 9_900_199_001, 9_900_199_002, 9_900_199_003])
    expect(sharedPixels(mask, { type: 'mask', x: 0, y: 0, width: 99_001, height: 99_002, counts: [0, 99_001 * 99_002] })).toBe(2)
  })

  it('have room for a mask that is larger than those before', () => {
    const comb = (size: number): MaskGeometry =>
      maskFromBits(
        size,
        size,
        Array.from({ length: size * size }, (_, i) => ((i % size) + Math.floor(i / size)) % 2),
      )
    const [small, large] = [comb(20), comb(200)]
    expect(sharedPixels(large, small)).toBe(200)
    expect(sharedPixels(small, large)).toBe(200)
    expect(sharedPixels(large, large)).toBe(20_000)
  })

  it('share as many pixels as the spans share', () => {
    fc.assert(
      fc.property(anyMask, anyMask, (a, b) => {
        const frame = frameOf(a, b)
        expect(sharedPixels(a, b)).toBe(sharedLength(spansOf(a, frame), spansOf(b, frame)))
      }),
    )
  })

  it('take runs of no length, which a file may hold', () => {
    const loose: MaskGeometry = { type: 'mask', x: 0, y: 0, width: 3, height: 2, counts: [0, 2, 0, 1, 2, 0, 0, 1] }
    expect(sharedPixels(loose, { type: 'mask', x: 0, y: 0, width: 3, height: 2, counts: [0, 6] })).toBe(4)
  })
})
