import { bitsOf, type Geometry, maskFromBits, maskOf } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskOfPatterns, maskPatterns } from './mask-patterns.ts'

const anyMask = fc
  .record({
    x: fc.nat(5),
    y: fc.nat(5),
    width: fc.integer({ min: 1, max: 7 }),
    bits: fc.array(fc.boolean(), { minLength: 7, maxLength: 49 }),
  })
  .map(({ x, y, width, bits }): Geometry => {
    const height = Math.floor(bits.length / width)
    return maskFromBits(width, height, bits.slice(0, width * height), x, y)
  })

/** Readers of each pixel that somebody has, one by one: `y * 100 + x` and who. */
const readersOf = (shapes: readonly Geometry[]): Map<number, string> => {
  const found = new Map<number, string>()
  shapes.map(maskOf).forEach((mask, reader) => {
    bitsOf(mask).forEach((bit, at) => {
      const pixel = (mask.y + Math.floor(at / mask.width)) * 100 + mask.x + (at % mask.width)
      const key = found.get(pixel) ?? '0'.repeat(shapes.length)
      if (bit === 1) found.set(pixel, `${key.slice(0, reader)}1${key.slice(reader + 1)}`)
    })
  })
  return found
}

describe('patterns of readers', () => {
  it('are the sets of readers of all pixels, with as many pixels, for many readers as for few', () => {
    fc.assert(
      fc.property(fc.array(anyMask, { minLength: 1, maxLength: 40 }), (shapes) => {
        const { patterns } = maskPatterns(shapes)
        const expected = new Map<string, number>()
        for (const key of readersOf(shapes).values()) expected.set(key, (expected.get(key) ?? 0) + 1)
        expect(new Map(patterns.map(({ readers, pixels }) => [readers.join(''), pixels]))).toEqual(expected)
      }),
    )
  })

  it('lie where those readers have the pixels', () => {
    fc.assert(
      fc.property(fc.array(anyMask, { minLength: 1, maxLength: 6 }), (shapes) => {
        const map = maskPatterns(shapes, { x: -3, y: -2, width: 30, height: 30 })
        const readers = readersOf(shapes)
        map.patterns.forEach((pattern, at) => {
          const mask = maskOfPatterns(map, (number) => number === at)
          const own = [...readers].filter(([, key]) => key === pattern.readers.join('')).map(([pixel]) => pixel)
          const set = mask === null ? [] : [...readersOf([mask]).keys()]
          expect(set.toSorted((a, b) => a - b)).toEqual(own.toSorted((a, b) => a - b))
        })
      }),
    )
  })

  it('hold in a picture with more pixels than 32 bits count', () => {
    const far = maskFromBits(2, 1, [1, 1], 99_998, 79_999)
    const map = maskPatterns([far, maskFromBits(1, 1, [1], 0, 0), maskFromBits(1, 1, [1], 99_999, 79_999)])
    expect(map.frame).toEqual({ x: 0, y: 0, width: 100_000, height: 80_000 })
    expect(map.patterns.map(({ readers, pixels }) => [readers.join(''), pixels])).toEqual([
      ['010', 1],
      ['100', 1],
      ['101', 1],
    ])
    expect(maskOfPatterns(map, (pattern) => pattern > 0)).toEqual(far)
  })
})
