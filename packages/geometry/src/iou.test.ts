import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dice, iou } from './iou.ts'
import { bitsOf } from './mask.ts'
import { areaOf } from './measure.ts'
import { maskOf } from './rasterise.ts'
import { isInsideRings } from './ring.ts'
import { areas, boxes, ellipses, masks, polygons, tangles } from './test/arbitraries.ts'
import { translate } from './transform.ts'
import type { BoxGeometry, Geometry, PolygonGeometry, Ring } from './types.ts'

const polygon = (...rings: Ring[]): PolygonGeometry => ({ type: 'polygon', rings })
const box = (x: number, y: number, width: number, height: number): BoxGeometry => ({ type: 'box', x, y, width, height })
const square = (x: number, y: number, side: number): Ring => [x, y, x + side, y, x + side, y + side, x, y + side]
const anyArea = fc.oneof(areas, tangles)

describe('G9: intersection over union', () => {
  it('knows boxes', () => {
    expect(iou(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBe(1 / 3)
    expect(iou(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBe(0)
    expect(iou(box(0, 0, 10, 10), box(2, 2, 5, 5))).toBe(0.25)
    expect(dice(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBe(0.5)
  })

  it('is the same number for a box and for its outline', () => {
    fc.assert(
      fc.property(boxes, boxes, (a, b) => {
        const outline = polygon([b.x, b.y, b.x + b.width, b.y, b.x + b.width, b.y + b.height, b.x, b.y + b.height])
        expect(iou(a, outline)).toBeCloseTo(iou(a, b), 9)
      }),
    )
  })

  it('knows degenerate positions of polygons', () => {
    const a = polygon(square(0, 0, 4))
    expect(iou(a, polygon(square(0, 0, 4)))).toBe(1)
    expect(iou(a, polygon([0, 4, 4, 4, 4, 0, 0, 0]))).toBe(1) // the other way round, from another vertex
    expect(iou(a, polygon([0, 0, 2, 0, 4, 0, 4, 4, 0, 4]))).toBe(1) // one vertex more on an edge
    expect(iou(a, polygon(square(4, 0, 4)))).toBe(0) // shares an edge
    expect(iou(a, polygon(square(4, 4, 4)))).toBe(0) // shares a vertex
    expect(iou(a, polygon([4, 2, 8, 0, 8, 4]))).toBe(0) // vertex on an edge
    expect(iou(a, polygon(square(1, 1, 2)))).toBe(4 / 16) // nested
    expect(iou(a, polygon(square(0, 0, 2)))).toBe(4 / 16) // nested, sharing two edges
    expect(iou(a, polygon(square(100, 100, 2)))).toBe(0) // far away
    expect(iou(a, polygon([0, 0, 4, 4, 4, 0]))).toBe(0.5) // shares two edges and a diagonal
  })

  it('counts holes out', () => {
    const ring = polygon(square(0, 0, 10), square(2, 2, 6))
    expect(iou(ring, polygon(square(2, 2, 6)))).toBe(0) // the hole itself
    expect(iou(ring, polygon(square(0, 0, 10)))).toBe(0.64)
    expect(iou(ring, polygon(square(0, 0, 10), square(2, 2, 6)))).toBe(1)
    expect(iou(ring, box(0, 0, 2, 10))).toBe(20 / 64)
  })

  it('takes a ring that crosses itself by even-odd', () => {
    const bowTie = polygon([0, 0, 4, 4, 4, 0, 0, 4])
    expect(areaOf(bowTie)).toBe(8)
    expect(iou(bowTie, box(0, 0, 4, 4))).toBe(0.5)
    expect(iou(bowTie, bowTie)).toBe(1)
  })

  it('knows that a ring may touch itself', () => {
    const pinched = polygon([0, 0, 2, 2, 4, 0, 4, 4, 2, 2, 0, 4])
    expect(iou(pinched, polygon([0, 0, 2, 2, 0, 4]))).toBe(0.5)
  })

  it('is 1 with itself, exactly', () => {
    fc.assert(fc.property(anyArea, (g) => areaOf(g) === 0 || iou(g, g) === 1))
  })

  it('is symmetric, exactly, and in [0, 1], with dice = 2 iou / (1 + iou)', () => {
    fc.assert(
      fc.property(anyArea, anyArea, (a, b) => {
        const value = iou(a, b)
        expect(value).toBe(iou(b, a))
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        expect(dice(a, b)).toBeCloseTo((2 * value) / (1 + value), 9)
      }),
    )
  })

  it('does not change when both move', () => {
    fc.assert(
      fc.property(anyArea, anyArea, fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 }), (a, b, dx, dy) => {
        expect(iou(translate(a, dx, dy), translate(b, dx, dy))).toBeCloseTo(iou(a, b), 6)
      }),
    )
  })

  it('is 0 for points and lines: they have no area', () => {
    const point: Geometry = { type: 'point', x: 1, y: 1 }
    expect(iou(point, point)).toBe(0)
    expect(iou({ type: 'polyline', points: [0, 0, 5, 5] }, box(0, 0, 5, 5))).toBe(0)
    expect(iou(box(1, 1, 0, 0), box(1, 1, 0, 0))).toBe(0)
  })
})

/** The part of a convex polygon in another (Sutherland & Hodgman 1974): a way to the area that has nothing in common with slabs. */
const clipConvex = (subject: Ring, clip: Ring): number[] => {
  let kept = [...subject]
  for (let e = 0; e < clip.length; e += 2) {
    const [ax, ay] = [clip[e] ?? 0, clip[e + 1] ?? 0]
    const [bx, by] = [clip[(e + 2) % clip.length] ?? 0, clip[(e + 3) % clip.length] ?? 0]
    const side = (x: number, y: number) => (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    const next: number[] = []
    for (let i = 0; i < kept.length; i += 2) {
      const [px, py] = [kept.at(i - 2) ?? 0, kept.at(i - 1) ?? 0]
      const [qx, qy] = [kept[i] ?? 0, kept[i + 1] ?? 0]
      const [p, q] = [side(px, py), side(qx, qy)]
      if (p < 0 !== q < 0) next.push(px + (p / (p - q)) * (qx - px), py + (p / (p - q)) * (qy - py))
      if (q >= 0) next.push(qx, qy)
    }
    kept = next
  }
  return kept
}

const convex = fc
  .record({
    cx: fc.double({ min: 0, max: 20, noNaN: true }),
    cy: fc.double({ min: 0, max: 20, noNaN: true }),
    r: fc.double({ min: 1, max: 20, noNaN: true }),
    n: fc.integer({ min: 3, max: 12 }),
    turn: fc.double({ min: 0, max: 6, noNaN: true }),
  })
  .map(({ cx, cy, r, n, turn }) =>
    Array.from({ length: n }, (_, i) => turn + (2 * Math.PI * i) / n).flatMap((t) => [cx + r * Math.cos(t), cy + r * Math.sin(t)]),
  )

describe('the area that two outlines share', () => {
  it('agrees with clipping for convex polygons to rounding', () => {
    fc.assert(
      fc.property(convex, convex, (a, b) => {
        const clipped = clipConvex(a, b)
        const shared = clipped.length < 6 ? 0 : areaOf(polygon(clipped))
        const union = areaOf(polygon(a)) + areaOf(polygon(b)) - shared
        expect(iou(polygon(a), polygon(b))).toBeCloseTo(shared / union, 9)
      }),
    )
  })

  it('agrees with a fine raster for outlines that cross, touch and overlap', () => {
    fc.assert(
      fc.property(tangles, tangles, (a, b) => {
        const steps = 120
        let [both, either] = [0, 0]
        for (let i = 0; i < steps; i++)
          for (let j = 0; j < steps; j++) {
            const [x, y] = [(12 * (i + 0.5)) / steps, (12 * (j + 0.5)) / steps]
            const [inA, inB] = [isInsideRings(a.rings, x, y), isInsideRings(b.rings, x, y)]
            if (inA && inB) both++
            if (inA || inB) either++
          }
        const cell = (12 / steps) ** 2
        const expected = iou(a, b)
        if (either * cell > 2) expect(Math.abs(expected - both / either)).toBeLessThan(0.1)
      }),
      { numRuns: 40 },
    )
  })

  it('stays quick and near for scribbles beyond what is measured exactly', () => {
    let seed = 1
    const next = () => {
      seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296
      return seed / 4_294_967_296
    }
    const zigzag = [...Array.from({ length: 8000 }, (_, i) => [i, i % 2 === 0 ? 1000 - next() : next()]).flat(), 8000, 2000, 0, 2000]
    // About a half of the upper kilometre is inside, and all of the lower.
    expect(areaOf(polygon(zigzag)) / 12_000_000).toBeCloseTo(1, 2)
  })
})

describe('G8: an ellipse in IoU is a polygon of its own area', () => {
  it('measures it against its bounds', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 40, noNaN: true }), fc.double({ min: 0.1, max: 40, noNaN: true }), (rx, ry) => {
        const ellipse: Geometry = { type: 'ellipse', cx: 50, cy: 50, rx, ry, angle: 0 }
        expect(iou(ellipse, box(50 - 2 * rx, 50 - 2 * ry, 4 * rx, 4 * ry))).toBeCloseTo(Math.PI / 16, 9)
      }),
    )
  })

  it('knows that half a turn is no turn', () => {
    fc.assert(
      fc.property(ellipses, (g) => {
        expect(iou(g, { ...g, angle: g.angle + 180 })).toBeCloseTo(1, 6)
      }),
    )
  })
})

describe('G10: beside a mask, pixels are compared', () => {
  it('agrees with counting pixels', () => {
    fc.assert(
      fc.property(masks, masks, (a, b) => {
        const has = (g: typeof a, x: number, y: number) => {
          if (x < g.x || y < g.y || x >= g.x + g.width || y >= g.y + g.height) return false
          return bitsOf(g)[(y - g.y) * g.width + (x - g.x)] === 1
        }
        let [both, either] = [0, 0]
        for (let x = -6; x < 40; x++)
          for (let y = -6; y < 40; y++) {
            if (has(a, x, y) && has(b, x, y)) both++
            if (has(a, x, y) || has(b, x, y)) either++
          }
        expect(iou(a, b)).toBe(both / either)
      }),
    )
  })

  it('comes near to the analytic value when the pixels are small', () => {
    fc.assert(
      fc.property(polygons, polygons, (a, b) => {
        const grown = (g: PolygonGeometry) => polygon(...g.rings.map((ring) => ring.map((v) => v * 8)))
        const [p, q] = [grown(a), grown(b)]
        expect(Math.abs(iou(maskOf(p), q) - iou(p, q))).toBeLessThan(0.02)
      }),
      { numRuns: 30 },
    )
  })
})
