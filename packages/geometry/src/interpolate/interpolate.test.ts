import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf } from '../bounds.ts'
import { iou } from '../iou.ts'
import { bitsOf, maskFromBits } from '../mask.ts'
import { areaOf, centroidOf, hasArea } from '../measure.ts'
import { bitmaps, boxes, ellipses, marks, masks, polygons, rotatedBoxes } from '../test/arbitraries.ts'
import type { Geometry, PolygonGeometry } from '../types.ts'
import { isValid } from '../validity.ts'
import { signedDistances } from './distance-map.ts'
import { interpolate } from './interpolate.ts'

const shares = fc.double({ min: 0.01, max: 0.99, noNaN: true })
const square = (x: number, y: number, size: number): PolygonGeometry => ({
  type: 'polygon',
  rings: [[x, y, x + size, y, x + size, y + size, x, y + size]],
})

describe('distances', () => {
  it('are those of a search over all pixels', () => {
    fc.assert(
      fc.property(bitmaps, ({ width, height, bits }) => {
        const found = signedDistances(Uint8Array.from(bits), width, height)
        const brute = bits.map((bit, i) => {
          const others = bits.flatMap((other, j) =>
            other === bit ? [] : [Math.hypot((i % width) - (j % width), Math.floor(i / width) - Math.floor(j / width))],
          )
          return others.length === 0 ? undefined : (bit === 1 ? 1 : -1) * (Math.min(...others) - 0.5)
        })
        brute.forEach((value, i) => {
          if (value === undefined) expect(Math.abs(found[i] ?? 0)).toBeGreaterThan(1e9)
          else expect(found[i]).toBeCloseTo(value, 5)
        })
      }),
    )
  })
})

describe('P4: interpolate', () => {
  it('is the shapes themselves at the ends', () => {
    fc.assert(
      fc.property(marks, marks, (a, b) => {
        expect(interpolate(a, b, 0)).toBe(a)
        expect(interpolate(a, b, 1)).toBe(b)
      }),
    )
  })

  it('is valid whatever is between what', () => {
    fc.assert(
      fc.property(marks, marks, shares, (a, b, share) => {
        fc.pre(isValid(a) && isValid(b))
        expect(isValid(interpolate(a, b, share))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('is of the same kind between two of one kind', () => {
    for (const kind of [boxes, ellipses, polygons, masks, rotatedBoxes])
      fc.assert(fc.property(kind, kind, shares, (a, b, share) => void expect(interpolate(a, b, share).type).toBe(a.type)))
  })

  it('stays where both are the same shape', () => {
    fc.assert(
      fc.property(marks, shares, (a, share) => {
        const same = interpolate(a, structuredClone(a), share)
        if (hasArea(a)) expect(iou(a, same)).toBeGreaterThan(1 - 1e-9)
        else expect(boundsOf(same)).toEqual(boundsOf(a))
      }),
    )
  })

  it('loses no vertex of either polygon: close to an end it is the shape of that end', () => {
    fc.assert(
      fc.property(polygons, polygons, (a, b) => {
        expect(iou(interpolate(a, b, 1e-6), a)).toBeGreaterThan(0.999)
        expect(iou(interpolate(a, b, 1 - 1e-6), b)).toBeGreaterThan(0.999)
      }),
    )
  })

  it('does not care where a ring begins and which way it is walked', () => {
    const a = square(0, 0, 10)
    const turned: PolygonGeometry = { type: 'polygon', rings: [[30, 10, 30, 0, 20, 0, 20, 10]] }
    expect(iou(interpolate(a, turned, 0.5), square(10, 0, 10))).toBeCloseTo(1, 9)
  })

  it('goes from four vertices to many along the outline', () => {
    const many: PolygonGeometry = {
      type: 'polygon',
      rings: [Array.from({ length: 60 }, (_, i) => [50 + 9 * Math.cos(i / 9.55), 50 + 9 * Math.sin(i / 9.55)]).flat()],
    }
    const middle = interpolate(square(0, 0, 20), many, 0.5)
    expect(centroidOf(middle).x).toBeCloseTo(30, 0)
    expect(areaOf(middle)).toBeGreaterThan(0.8 * Math.sqrt(400 * areaOf(many)))
  })

  it('pairs holes with the nearest, and lets others grow from nothing', () => {
    const outer = [0, 0, 40, 0, 40, 40, 0, 40]
    const hole = (x: number) => [x, 10, x + 4, 10, x + 4, 14, x, 14]
    const a: Geometry = { type: 'polygon', rings: [outer, hole(4)] }
    const b: Geometry = { type: 'polygon', rings: [outer, hole(30), hole(6)] }
    expect(areaOf(interpolate(a, b, 0.5))).toBeCloseTo(1600 - 16 - 4, 9)
  })

  it('turns a box the short way, also when its sides have changed names', () => {
    const box = (width: number, height: number, angle: number): Geometry => ({ type: 'rotated-box', cx: 9, cy: 9, width, height, angle })
    expect(interpolate(box(10, 4, 170), box(10, 4, -170), 0.5)).toMatchObject({ angle: 180, width: 10, height: 4 })
    expect(interpolate(box(10, 4, 0), box(4, 10, 80), 0.5)).toMatchObject({ angle: -5, width: 10, height: 4 })
  })

  it('keeps a mask whole that moves further than it is wide', () => {
    const disc = (cx: number): Geometry =>
      maskFromBits(
        21,
        21,
        Array.from({ length: 441 }, (_, i) => Math.hypot((i % 21) - 10, Math.floor(i / 21) - 10) <= 8),
        cx - 10,
        40,
      )
    const middle = interpolate(disc(20), disc(120), 0.5)
    expect(middle).toEqual(disc(70))
  })

  it('opens and closes the holes of a mask', () => {
    const ring = (hole: number): Geometry =>
      maskFromBits(
        41,
        41,
        Array.from({ length: 1681 }, (_, i) => {
          const r = Math.hypot((i % 41) - 20, Math.floor(i / 41) - 20)
          return r <= 19 && r > hole
        }),
      )
    const middle = interpolate(ring(10), ring(4), 0.5)
    if (middle.type !== 'mask') throw new Error('no mask')
    const bits = bitsOf(middle)
    const at = (x: number, y: number) => bits[(y - middle.y) * middle.width + x - middle.x]
    expect([at(20, 20), at(20 + 5, 20), at(20 + 10, 20)]).toEqual([0, 0, 1])
  })

  it('leaves keypoints that one side does not have where they are on the other', () => {
    const a: Geometry = { type: 'skeleton', points: [0, 0, 10, 10], states: ['visible', 'absent'] }
    const b: Geometry = { type: 'skeleton', points: [20, 0, 30, 30], states: ['occluded', 'visible'] }
    expect(interpolate(a, b, 0.5)).toEqual({ type: 'skeleton', points: [10, 0, 30, 30], states: ['visible', 'absent'] })
  })

  it('takes the distances of very large masks on every second pixel or so, and comes out within that of the border', () => {
    const big = (x: number, width: number): Geometry => ({ type: 'mask', x, y: 0, width, height: 2000, counts: [0, width * 2000] })
    const { x, y, width, height } = boundsOf(interpolate(big(0, 1000), big(20, 1200), 0.5))
    for (const [value, wanted] of [
      [x, 10],
      [y, 0],
      [width, 1100],
      [height, 2000],
    ] as const)
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(4)
  })

  it('is found again at once for another plane between the same masks', () => {
    const blob = (r: number): Geometry =>
      maskFromBits(
        601,
        601,
        Array.from({ length: 601 * 601 }, (_, i) => Math.hypot((i % 601) - 300, Math.floor(i / 601) - 300) <= r),
      )
    const [a, b] = [blob(120), blob(280)]
    const areas = [0.25, 0.5, 0.75].map((share) => areaOf(interpolate(a, b, share)))
    areas.forEach((area, i) => {
      expect(Math.sqrt(area / Math.PI)).toBeCloseTo(160 + 40 * i, 0)
    })
  })
})
