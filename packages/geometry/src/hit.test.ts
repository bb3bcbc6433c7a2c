import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { containsPoint, distanceTo, distanceToOutline } from './hit.ts'
import { bitsOf } from './mask.ts'
import { createIndex } from './spatial-index.ts'
import { marks, masks, points } from './test/arbitraries.ts'
import type { Geometry } from './types.ts'

const frame: Geometry = {
  type: 'polygon',
  rings: [
    [0, 0, 10, 0, 10, 10, 0, 10],
    [2, 2, 8, 2, 8, 8, 2, 8],
  ],
}

describe('G11: what a point hits', () => {
  it('hits the inside and not the hole', () => {
    expect(containsPoint(frame, { x: 1, y: 5 }, 0)).toBe(true)
    expect(containsPoint(frame, { x: 5, y: 5 }, 1)).toBe(false)
    expect(containsPoint(frame, { x: 5, y: 3 }, 1)).toBe(true)
    expect(distanceTo(frame, { x: 5, y: 5 })).toBe(3)
    expect(distanceTo(frame, { x: 13, y: 14 })).toBe(5)
    expect(distanceToOutline(frame, { x: 1.5, y: 5 })).toBe(0.5)
  })

  it('hits points and lines by tolerance', () => {
    expect(containsPoint({ type: 'point', x: 5, y: 5 }, { x: 8, y: 9 }, 5)).toBe(true)
    expect(containsPoint({ type: 'point', x: 5, y: 5 }, { x: 8, y: 9.1 }, 5)).toBe(false)
    expect(containsPoint({ type: 'polyline', points: [0, 0, 10, 0] }, { x: 5, y: 2 }, 2)).toBe(true)
    expect(containsPoint({ type: 'polyline', points: [0, 0, 10, 0] }, { x: 13, y: 0 }, 2)).toBe(false)
  })

  it('knows boxes, turned ellipses and masks', () => {
    expect(distanceTo({ type: 'box', x: 0, y: 0, width: 2, height: 2 }, { x: 5, y: 6 })).toBe(5)
    const ellipse: Geometry = { type: 'ellipse', cx: 0, cy: 0, rx: 10, ry: 1, angle: 90 }
    expect(distanceTo(ellipse, { x: 0, y: 9 })).toBe(0)
    expect(distanceTo(ellipse, { x: 9, y: 0 })).toBeCloseTo(8, 2)
    const mask: Geometry = { type: 'mask', x: 4, y: 4, width: 2, height: 2, counts: [0, 1, 3] }
    expect(distanceTo(mask, { x: 4.5, y: 4.5 })).toBe(0)
    expect(distanceTo(mask, { x: 5.5, y: 4.5 })).toBe(0.5)
    expect(distanceTo(mask, { x: 1, y: 9 })).toBe(5)
  })

  it('hits with any tolerance from the distance on', () => {
    fc.assert(
      fc.property(marks, points, (g, p) => {
        const d = distanceTo(g, p)
        expect(containsPoint(g, p, d + 1e-6)).toBe(true)
        if (d > 1e-6) expect(containsPoint(g, p, d - 1e-6)).toBe(false)
      }),
    )
  })
})

describe('createIndex', () => {
  it('answers as a look at each shape would', () => {
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 30 }), points, fc.double({ min: 0, max: 20, noNaN: true }), (all, p, tolerance) => {
        const expected = all.flatMap((g, i) => (containsPoint(g, p, tolerance) ? [i] : []))
        expect(createIndex(all).at(p, tolerance)).toEqual(expected)
      }),
    )
  })

  it('finds what touches bounds', () => {
    const all: Geometry[] = [0, 10, 20].map((x) => ({ type: 'box', x, y: 0, width: 5, height: 5 }))
    expect(createIndex(all).search({ x: 4, y: 4, width: 6, height: 1 })).toEqual([0, 1])
    expect(createIndex([]).search({ x: 0, y: 0, width: 1, height: 1 })).toEqual([])
  })
})

describe('G11: the distance to a mask', () => {
  it('is that to the nearest of its pixels', () => {
    fc.assert(
      fc.property(masks, fc.double({ min: -30, max: 60, noNaN: true }), fc.double({ min: -30, max: 60, noNaN: true }), (mask, x, y) => {
        let least = Infinity
        bitsOf(mask).forEach((bit, i) => {
          const [left, top] = [mask.x + (i % mask.width), mask.y + Math.floor(i / mask.width)]
          if (bit === 1) least = Math.min(least, Math.hypot(Math.max(left - x, x - left - 1, 0), Math.max(top - y, y - top - 1, 0)))
        })
        expect(distanceTo(mask, { x, y })).toBeCloseTo(least, 9)
      }),
    )
  })
})
