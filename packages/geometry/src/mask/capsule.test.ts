import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceToSegment } from '../ring.ts'
import { hasPixel, noRows, type RowSpans } from '../row-spans.ts'
import type { Point } from '../types.ts'
import { capsuleRows } from './capsule.ts'

const size = { width: 40, height: 30 }

const fine = fc.double({ min: -15, max: 55, noNaN: true })
const halves = fc.integer({ min: -10, max: 90 }).map((v) => v / 2)
const places: fc.Arbitrary<Point> = fc.oneof(fc.record({ x: fine, y: fine }), fc.record({ x: halves, y: halves }))
const radii = fc.oneof(
  fc.double({ min: 0.75, max: 25, noNaN: true }),
  fc.integer({ min: 2, max: 30 }).map((v) => v / 2),
)

/** How far a pixel's centre may be from the border of the brush before its being in or out is beyond the rounding of the check itself. */
const doubt = 1e-9

const mustCover = (rows: RowSpans, from: Point, to: Point, radius: number) => {
  const wrong: string[] = []
  for (let y = -1; y <= size.height; y++)
    for (let x = -1; x <= size.width; x++) {
      const isInImage = x >= 0 && y >= 0 && x < size.width && y < size.height
      const distance = distanceToSegment(x + 0.5, y + 0.5, from.x, from.y, to.x, to.y)
      if (isInImage && Math.abs(distance - radius) < doubt) continue
      if (hasPixel(rows, x, y) !== (isInImage && distance <= radius)) wrong.push(`${x}, ${y}`)
    }
  expect(wrong).toEqual([])
}

describe('M1: a brush covers the pixels whose centres are within its radius of its path', () => {
  it('for all segments and radii', () => {
    fc.assert(
      fc.property(places, places, radii, (from, to, radius) => mustCover(capsuleRows(from, to, radius, size), from, to, radius)),
      { numRuns: 400 },
    )
  })

  it('for a press without a way', () => {
    fc.assert(fc.property(places, radii, (at, radius) => mustCover(capsuleRows(at, at, radius, size), at, at, radius)))
  })

  it('with the border of the brush in: a centre at the very radius is covered', () => {
    const rows = capsuleRows({ x: 10.5, y: 10.5 }, { x: 20.5, y: 10.5 }, 3, size)
    expect(hasPixel(rows, 10, 7)).toBe(true)
    expect(hasPixel(rows, 20, 13)).toBe(true)
    expect(hasPixel(rows, 7, 10)).toBe(true)
    expect(hasPixel(rows, 6, 10)).toBe(false)
    expect(hasPixel(rows, 10, 6)).toBe(false)
  })

  it('and does not depend on which end comes first', () => {
    fc.assert(
      fc.property(places, places, (from, to) => {
        mustCover(capsuleRows(to, from, 2.25, size), from, to, 2.25)
      }),
    )
  })

  it('and a small one the pixels that it passes through, without a gap', () => {
    fc.assert(
      fc.property(places, places, fc.double({ min: 0, max: 0.7, noNaN: true }), (from, to, radius) => {
        const rows = capsuleRows(from, to, radius, size)
        for (let i = 0; i <= 200; i++) {
          const [x, y] = [from.x + ((to.x - from.x) * i) / 200, from.y + ((to.y - from.y) * i) / 200]
          // A place on the border between pixels, but for rounding, is in either.
          if ([x, y].some((v) => Math.abs(v - Math.round(v)) < doubt)) continue
          const [column, row] = [Math.floor(x), Math.floor(y)]
          const isInImage = column >= 0 && row >= 0 && column < size.width && row < size.height
          expect(hasPixel(rows, column, row)).toBe(isInImage)
        }
        mustBeNear(rows, from, to)
      }),
    )
  })

  it('and nothing beside the image', () => {
    expect(capsuleRows({ x: -20, y: 5 }, { x: -9, y: 8 }, 4, size)).toEqual(noRows)
    expect(capsuleRows({ x: 5, y: 90 }, { x: 9, y: 80 }, 4, size)).toEqual(noRows)
  })
})

const mustBeNear = (rows: RowSpans, from: Point, to: Point) => {
  rows.rows.forEach((row, i) => {
    for (let j = 0; j < row.length; j += 2)
      for (let x = row[j] ?? 0; x < (row[j + 1] ?? 0); x++)
        expect(distanceToSegment(x + 0.5, rows.top + i + 0.5, from.x, from.y, to.x, to.y)).toBeLessThanOrEqual(Math.SQRT1_2 + doubt)
  })
}
