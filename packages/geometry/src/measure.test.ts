import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf } from './bounds.ts'
import { areaOf, centroidOf, lengthOf } from './measure.ts'
import { measureOverlap } from './overlap.ts'
import { polygonOf } from './polygon-of.ts'
import { boxes, ellipses, marks, polygons } from './test/arbitraries.ts'
import { translate } from './transform.ts'
import type { Geometry } from './types.ts'

const ring = (side: number) => [0, 0, side, 0, side, side, 0, side]

describe('G4: area and length', () => {
  it('knows each shape', () => {
    expect(areaOf({ type: 'point', x: 1, y: 2 })).toBe(0)
    expect(areaOf({ type: 'polyline', points: [0, 0, 3, 4] })).toBe(0)
    expect(areaOf({ type: 'box', x: 9, y: 9, width: 3, height: 2 })).toBe(6)
    expect(areaOf({ type: 'ellipse', cx: 0, cy: 0, rx: 3, ry: 2, angle: 30 })).toBeCloseTo(6 * Math.PI, 12)
    expect(areaOf({ type: 'polygon', rings: [ring(10), [2, 2, 4, 2, 4, 4, 2, 4]] })).toBe(96)
    expect(lengthOf({ type: 'polyline', points: [0, 0, 3, 4, 3, 5] })).toBe(6)
    expect(lengthOf({ type: 'polygon', rings: [ring(10), [2, 2, 4, 2, 4, 4, 2, 4]] })).toBe(48)
    expect(lengthOf({ type: 'box', x: 1, y: 1, width: 3, height: 2 })).toBe(10)
    expect(lengthOf({ type: 'ellipse', cx: 0, cy: 0, rx: 5, ry: 5, angle: 0 })).toBeCloseTo(10 * Math.PI, 9)
  })

  it('agrees between shoelace and slabs for simple rings', () => {
    fc.assert(
      fc.property(polygons, (g) => {
        expect(areaOf(g)).toBeCloseTo(measureOverlap(g.rings, []).a, 6)
      }),
    )
  })

  it('G3: does not depend on the direction of a ring or on the place', () => {
    fc.assert(
      fc.property(polygons, fc.integer({ min: -1_000_000, max: 1_000_000 }), (g, d) => {
        const turned = { ...g, rings: g.rings.map((points) => points.map((_, i) => points[points.length - 2 - i + 2 * (i % 2)] ?? 0)) }
        expect(areaOf(turned)).toBeCloseTo(areaOf(g), 9)
        expect(areaOf(translate(g, d, -d))).toBeCloseTo(areaOf(g), 4)
      }),
    )
  })

  it('is that of the outline for boxes, and comes from below for ellipses', () => {
    fc.assert(fc.property(boxes, (g) => void expect(areaOf(polygonOf(g))).toBeCloseTo(areaOf(g), 9)))
    fc.assert(
      fc.property(ellipses, (g) => {
        const ratio = areaOf(polygonOf(g)) / areaOf(g)
        expect(ratio).toBeLessThan(1)
        expect(ratio).toBeGreaterThan(0.999)
      }),
    )
  })
})

describe('bounds and centroid', () => {
  it('measures a turned ellipse', () => {
    const b = boundsOf({ type: 'ellipse', cx: 10, cy: 20, rx: 4, ry: 1, angle: 90 })
    expect([b.x, b.y, b.width, b.height].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([9, 16, 2, 8])
  })

  it('G2: an angle turns clockwise on screen, y down', () => {
    const g: Geometry = { type: 'ellipse', cx: 0, cy: 0, rx: 10, ry: 1, angle: 45 }
    const [x, y] = polygonOf(g)?.rings[0] ?? []
    expect(x).toBeCloseTo(Math.SQRT1_2 * 10, 9)
    expect(y).toBeCloseTo(Math.SQRT1_2 * 10, 9)
  })

  it('holds every vertex, and the centroid of what is convex', () => {
    fc.assert(
      fc.property(fc.oneof(boxes, ellipses), (g) => {
        const b = boundsOf(g)
        const c = centroidOf(g)
        const isIn = (x: number, y: number) => x >= b.x - 1e-9 && x <= b.x + b.width + 1e-9 && y >= b.y - 1e-9 && y <= b.y + b.height + 1e-9
        const outline = polygonOf(g).rings[0] ?? []
        for (let i = 0; i < outline.length; i += 2) expect(isIn(outline[i] ?? NaN, outline[i + 1] ?? NaN)).toBe(true)
        expect(isIn(c.x, c.y)).toBe(true)
      }),
    )
  })

  it('takes holes out of the balance', () => {
    expect(centroidOf({ type: 'polygon', rings: [ring(4), [2, 0, 4, 0, 4, 4, 2, 4]] })).toEqual({ x: 1, y: 2 })
    expect(centroidOf({ type: 'polyline', points: [0, 0, 10, 0, 10, 10] })).toEqual({ x: 7.5, y: 2.5 })
    expect(centroidOf({ type: 'polygon', rings: [[1, 1, 3, 1, 2, 1]] })).toEqual({ x: 2, y: 1 })
  })

  it('moves with the shape', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 }), (g, dx, dy) => {
        const [before, after] = [centroidOf(g), centroidOf(translate(g, dx, dy))]
        expect(after.x).toBeCloseTo(before.x + dx, 6)
        expect(after.y).toBeCloseTo(before.y + dy, 6)
        expect(boundsOf(translate(g, dx, dy)).x).toBeCloseTo(boundsOf(g).x + dx, 6)
      }),
    )
  })
})
