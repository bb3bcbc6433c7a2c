import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitsOf, maskFromBits } from './mask.ts'
import { areaOf, centroidOf, lengthOf } from './measure.ts'
import { bitmaps, masks } from './test/arbitraries.ts'
import { isValid } from './validity.ts'

describe('G5: a mask is run lengths by rows, the first of unset pixels, cropped to its bounds', () => {
  it('encodes a ring of pixels', () => {
    // prettier-ignore
    const bits = [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0]
    const mask = maskFromBits(5, 4, bits, 100, 200)
    expect(mask).toEqual({ type: 'mask', x: 101, y: 201, width: 3, height: 3, counts: [0, 4, 1, 4] })
    expect([...bitsOf(mask)]).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 1])
  })

  it('is one unset pixel when nothing is set', () => {
    expect(maskFromBits(3, 2, [0, 0, 0, 0, 0, 0], 7, 8)).toEqual({ type: 'mask', x: 7, y: 8, width: 1, height: 1, counts: [1] })
  })

  it('refuses a number of pixels that is not width times height', () => {
    expect(() => maskFromBits(3, 2, [0, 1], 0, 0)).toThrow('a mask of 3 x 2 needs 6 pixels, not 2')
  })

  it('has canonical runs, bounds that each touch a set pixel, and the pixels in their places', () => {
    fc.assert(
      fc.property(bitmaps, ({ width, height, bits, x, y }) => {
        const mask = maskFromBits(width, height, bits, x, y)
        const decoded = bitsOf(mask)
        expect(mask.counts.reduce((sum, count) => sum + count, 0)).toBe(mask.width * mask.height)
        expect(mask.counts.slice(1).every((count) => count > 0)).toBe(true)
        for (let row = 0; row < height; row++)
          for (let column = 0; column < width; column++) {
            const [u, v] = [x + column - mask.x, y + row - mask.y]
            const isIn = u >= 0 && v >= 0 && u < mask.width && v < mask.height
            expect(isIn ? decoded[v * mask.width + u] : 0).toBe(bits[row * width + column])
          }
        if (bits.includes(1)) expect(isValid(mask)).toBe(true)
      }),
    )
  })
})

describe('G7: decoding and encoding again is identical to the bit', () => {
  it('holds for every mask', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        expect(maskFromBits(mask.width, mask.height, bitsOf(mask), mask.x, mask.y)).toEqual(mask)
      }),
    )
  })
})

describe('measures of masks', () => {
  it('counts pixels and takes their mean', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const bits = bitsOf(mask)
        let [n, x, y] = [0, 0, 0]
        bits.forEach((bit, i) => {
          n += bit
          x += bit * (mask.x + (i % mask.width) + 0.5)
          y += bit * (mask.y + Math.floor(i / mask.width) + 0.5)
        })
        expect(areaOf(mask)).toBe(n)
        expect(centroidOf(mask).x).toBeCloseTo(x / n, 9)
        expect(centroidOf(mask).y).toBeCloseTo(y / n, 9)
      }),
    )
  })

  it('measures the sides between set and unset pixels', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const bits = bitsOf(mask)
        const at = (x: number, y: number) => (x < 0 || y < 0 || x >= mask.width || y >= mask.height ? 0 : (bits[y * mask.width + x] ?? 0))
        let sides = 0
        for (let x = -1; x < mask.width; x++)
          for (let y = -1; y < mask.height; y++) sides += Math.abs(at(x, y) - at(x + 1, y)) + Math.abs(at(x, y) - at(x, y + 1))
        expect(lengthOf(mask)).toBe(sides)
      }),
    )
  })
})
