import { type MaskGeometry, maskFromBits } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PixelRows, rowsOfMask, rowsOfSpans } from './pixel-rows.ts'
import { type Ink, type Part, partOf, rasterise } from './raster.ts'

const masks = fc
  .record({ width: fc.integer({ min: 1, max: 13 }), height: fc.integer({ min: 1, max: 11 }), x: fc.nat(9), y: fc.nat(9), seed: fc.nat() })
  .chain(({ width, height, x, y }) =>
    fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height }).map((bits) => maskFromBits(width, height, bits, x, y)),
  )
const parts = fc.record({
  x: fc.integer({ min: -3, max: 12 }),
  y: fc.integer({ min: -3, max: 12 }),
  width: fc.integer({ min: 1, max: 14 }),
  height: fc.integer({ min: 1, max: 14 }),
  level: fc.nat(3),
})
const color = 0x80332211

/** Pixel by pixel, from the definition of run lengths. */
const isSet = ({ x, y, width, height, counts }: MaskGeometry, column: number, row: number): boolean => {
  if (column < x || row < y || column >= x + width || row >= y + height) return false
  let left = (row - y) * width + column - x
  let run = 0
  while (left >= (counts[run] ?? Infinity)) left -= counts[run++] ?? 0
  return run % 2 === 1
}

const wanted = ({ x, y, width, height, level }: Part, isInked: (column: number, row: number) => boolean): number[] => {
  const side = 2 ** level
  return Array.from({ length: width * height }, (_, n) => {
    let count = 0
    for (let dy = 0; dy < side; dy++)
      for (let dx = 0; dx < side; dx++) if (isInked((x + (n % width)) * side + dx, (y + Math.floor(n / width)) * side + dy)) count++
    const alpha = Math.round(((color >>> 24) * count) / side ** 2)
    return count === 0 ? 0 : ((alpha << 24) | (color & 0xffffff)) >>> 0
  })
}

const painted = (part: Part, inks: readonly Ink[]): number[] => {
  const pixels = new Uint32Array(part.width * part.height)
  rasterise(pixels, part, inks, color)
  return [...pixels]
}

const spansOfMask = (mask: MaskGeometry): PixelRows => {
  const rows = Array.from({ length: mask.height }, () => [] as number[])
  rowsOfMask(mask).visit(mask.y, mask.y + mask.height, (y, start, end) => rows[y - mask.y]?.push(start, end))
  return rowsOfSpans({ top: mask.y, rows }, mask)
}

describe('pixels of masks', () => {
  it('are exactly those that are set, or the share of them where the image is made smaller', () => {
    fc.assert(
      fc.property(masks, parts, (mask, part) => {
        expect(painted(part, [{ rows: rowsOfMask(mask), isSet: true }])).toEqual(wanted(part, (x, y) => isSet(mask, x, y)))
      }),
    )
  })

  it('are added and taken away by a brush over them', () => {
    fc.assert(
      fc.property(masks, masks, parts, fc.boolean(), (base, brush, part, isPainting) => {
        const inks = [
          { rows: rowsOfMask(base), isSet: true },
          { rows: spansOfMask(brush), isSet: isPainting },
        ]
        const isInked = (x: number, y: number) => (isSet(brush, x, y) ? isPainting : isSet(base, x, y))
        expect(painted(part, inks)).toEqual(wanted(part, isInked))
      }),
    )
  })

  it('of a level that touch a rectangle of the image', () => {
    expect(partOf({ x: 3, y: 4, width: 6, height: 4 }, 2)).toEqual({ x: 0, y: 1, width: 3, height: 1, level: 2 })
  })
})
