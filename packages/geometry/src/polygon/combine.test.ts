import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { iou, sharedArea } from '../iou.ts'
import { areaOf } from '../measure.ts'
import { signedArea } from '../ring.ts'
import { points, polygons } from '../test/arbitraries.ts'
import type { PolygonGeometry } from '../types.ts'
import { isValid } from '../validity.ts'
import { differenceOf, intersectionOf, repaired, unionOf } from './combine.ts'

const square = (x: number, y: number, side: number): PolygonGeometry => ({
  type: 'polygon',
  rings: [[x, y, x + side, y, x + side, y + side, x, y + side]],
})
const areaOfAll = (all: readonly PolygonGeometry[]) => all.reduce((sum, one) => sum + areaOf(one), 0)
/** Vertices anywhere: outlines that cross themselves, as hands draw them. */
const tangles = fc
  .array(points, { minLength: 3, maxLength: 9 })
  .map((vertices): PolygonGeometry => ({ type: 'polygon', rings: [vertices.flatMap(({ x, y }) => [x, y])] }))
const shapes = fc.oneof({ weight: 3, arbitrary: polygons }, { weight: 1, arbitrary: tangles })

/** Some vertices of the second polygon lie on edges of the first, but for rounding. */
const abutting = fc
  .tuple(polygons, polygons, fc.array(fc.record({ edge: fc.nat(50), t: fc.double({ min: 0, max: 1, noNaN: true }), at: fc.nat(50) })))
  .map(([a, b, snaps]): [PolygonGeometry, PolygonGeometry] => {
    const [from = []] = a.rings
    const ring = [...(b.rings[0] ?? [])]
    for (const { edge, t, at } of snaps) {
      const [i, j, k] = [2 * (edge % (from.length / 2)), (2 * (edge % (from.length / 2)) + 2) % from.length, 2 * (at % (ring.length / 2))]
      for (const axis of [0, 1]) ring[k + axis] = (from[i + axis] ?? 0) + t * ((from[j + axis] ?? 0) - (from[i + axis] ?? 0))
    }
    return [a, { type: 'polygon', rings: [ring] }]
  })
  // Nowhere twice around a place: then the shoelace formula says what even and odd do.
  .filter(([, b]) => isValid(b) && Math.abs(Math.abs(signedArea(b.rings[0] ?? [])) - areaOf(b)) < 1e-9)

describe('G25: boolean operations', () => {
  it('give known shapes', () => {
    expect(areaOfAll(unionOf([square(0, 0, 10), square(5, 5, 10)]))).toBe(175)
    expect(intersectionOf([square(0, 0, 10), square(5, 5, 10)]).map(areaOf)).toEqual([25])
    const [holed] = differenceOf(square(0, 0, 10), [square(2, 2, 3)])
    expect(holed?.rings).toHaveLength(2)
    expect(holed && areaOf(holed)).toBe(91)
    expect(differenceOf(square(0, 0, 10), [square(-1, -1, 20)])).toEqual([])
    expect(unionOf([square(0, 0, 1), square(5, 5, 2)]).map(areaOf)).toEqual([4, 1])
  })

  it('answer with valid polygons, whose areas add up, also of outlines that cross themselves', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(shapes, shapes), abutting), ([a, b]) => {
        const [union, common, left] = [unionOf([a, b]), intersectionOf([a, b]), differenceOf(a, [b])]
        for (const one of [...union, ...common, ...left]) expect(isValid(one)).toBe(true)
        const shared = sharedArea(a, b)
        expect(areaOfAll(common)).toBeCloseTo(shared, 1)
        expect(areaOfAll(left)).toBeCloseTo(areaOf(a) - shared, 1)
        expect(areaOfAll(union)).toBeCloseTo(areaOf(a) + areaOf(b) - shared, 1)
        for (const one of left) expect(sharedArea(one, b)).toBeLessThan(0.01)
      }),
      { numRuns: 200 },
    )
  })

  it('leave vertices that are not cut as they are, to the last bit', () => {
    fc.assert(
      fc.property(polygons, polygons, (a, b) => {
        const given = new Set([...a.rings, ...b.rings].flatMap((ring) => ring.map(String)))
        const far = { ...b, rings: b.rings.map((ring) => ring.map((v, i) => (i % 2 === 0 ? v + 500 : v))) }
        for (const one of differenceOf(a, [far])) for (const v of one.rings.flat()) expect(given.has(String(v))).toBe(true)
        expect(iou(a, differenceOf(a, [far])[0] ?? a)).toBeCloseTo(1, 9)
      }),
    )
  })

  it('repair an outline that crosses itself: all that it encloses by even and odd', () => {
    const bow: PolygonGeometry = { type: 'polygon', rings: [[0, 0, 10, 10, 10, 0, 0, 10]] }
    expect(repaired(bow).map(areaOf)).toEqual([25, 25])
    const sound = square(0, 0, 3)
    expect(repaired(sound)).toEqual([sound])
    fc.assert(
      fc.property(tangles, (g) => {
        expect(areaOfAll(repaired(g))).toBeCloseTo(areaOf(g), 1)
      }),
    )
  })
})
