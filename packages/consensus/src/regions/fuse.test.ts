import type { Geometry } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as door from '../fusion/index.ts'
import { box, point, readers } from '../task/tasks.test-data.ts'
import { compareRegions } from './compare-regions.ts'
import { fuse, methodsFor } from './fuse.ts'
import { regionMethods } from './registry.ts'
import { spreadOf } from './spread.ts'

const plan = { iou: 0.5, distance: 8 }

describe('one shape of several marks', () => {
  it('C92: by each method that can work on them, as the consensus of a task does', () => {
    const boxes = [box(0, 0, 10), box(1, 0, 10), box(0, 2, 10)]
    const annotations = readers(...boxes.map((geometry) => [['cell', geometry] as const]))
    expect(methodsFor(boxes)).toEqual(['medoid', 'fusion', 'pixel-vote', 'staple'])
    for (const method of methodsFor(boxes)) {
      const { clusters } = compareRegions(annotations, { ...plan, method, share: 0.5 })
      expect(fuse(boxes, method, plan)).toEqual({ ok: true, value: clusters[0]?.geometry })
    }
  })

  it('C4, C92: the order of the marks does not matter', () => {
    const anyBoxes = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.integer({ min: 6, max: 12 })), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(anyBoxes, fc.constantFrom(...methodsFor([box(0, 0, 1)])), (places, method) => {
        const boxes = places.map(([x, y, side]) => box(x, y, side))
        expect(fuse(boxes.toReversed(), method, plan)).toEqual(fuse(boxes, method, plan))
      }),
    )
  })

  it('C92: says why there is none', () => {
    expect(fuse([], 'medoid', plan)).toEqual({ ok: false, error: { code: 'no-marks' } })
    expect(fuse([box(0, 0, 4), point(1, 1)], 'fusion', plan)).toEqual({
      ok: false,
      error: { code: 'unfit-shape', method: 'fusion', type: 'point' },
    })
    expect(fuse([box(0, 0, 4), box(10, 0, 4)], 'pixel-vote', plan)).toEqual({
      ok: false,
      error: { code: 'no-outcome', method: 'pixel-vote' },
    })
  })

  it('C92: one mark is its own outcome', () => {
    for (const { id } of regionMethods) expect(fuse([box(3, 4, 5)], id, plan).ok).toBe(methodsFor([box(3, 4, 5)]).includes(id))
    expect(fuse([box(3, 4, 5)], 'staple', plan)).toEqual({ ok: true, value: box(3, 4, 5) })
  })

  it('C92: the side door has the same functions', () => {
    expect(door.fuse).toBe(fuse)
    expect(door.methodsFor).toBe(methodsFor)
    expect(door.spreadOf).toBe(spreadOf)
  })
})

describe('spread of points', () => {
  const spreadOfObject = (...points: readonly Geometry[]) =>
    compareRegions(readers(...points.map((geometry) => [['cell', geometry] as const])), { ...plan, method: 'centroid', share: 0.5 })
      .clusters[0]?.spread

  it('C93: is the covariance about the centroid, by hand', () => {
    // Centroid (2, 3); off by (-2, -1), (2, -1), (0, 2): xx (4 + 4 + 0) / 2, xy (2 - 2 + 0) / 2, yy (1 + 1 + 4) / 2.
    expect(spreadOf([point(0, 2), point(4, 2), point(2, 5)])).toEqual({ xx: 4, xy: 0, yy: 3 })
    // Along a diagonal: off by (-1, -1), (1, 1).
    expect(spreadOf([point(0, 0), point(2, 2)])).toEqual({ xx: 2, xy: 2, yy: 2 })
    expect(spreadOf([point(7, 7), point(7, 7), point(7, 7)])).toEqual({ xx: 0, xy: 0, yy: 0 })
  })

  it('C93: is of two points or more', () => {
    expect(spreadOf([point(1, 1)])).toBeNull()
    expect(spreadOf([])).toBeNull()
    expect(spreadOf([box(0, 0, 2), box(1, 0, 2)])).toBeNull()
    expect(spreadOf([point(1, 1), point(2, 2), box(0, 0, 2)])).toBeNull()
  })

  it('C93: stands beside an object of points, whatever the method, and beside no other', () => {
    expect(spreadOfObject(point(0, 2), point(4, 2), point(2, 5))).toEqual({ xx: 4, xy: 0, yy: 3 })
    expect(spreadOfObject(point(0, 2))).toBeUndefined()
    expect(spreadOfObject(box(0, 0, 5), box(0, 0, 5))).toBeUndefined()
  })

  it('C4, C93: does not depend on the order of the points, and not on where they are', () => {
    const anyPoints = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 2, maxLength: 7 })
    fc.assert(
      fc.property(anyPoints, (places) => {
        const points = places.map(([x, y]) => point(x, y))
        const spread = spreadOf(points)
        expect(spreadOf(points.toReversed())).toEqual(spread)
        const moved = spreadOf(places.map(([x, y]) => point(x + 64, y - 32)))
        expect(moved?.xx).toBeCloseTo(spread?.xx ?? Number.NaN, 9)
        expect(moved?.xy).toBeCloseTo(spread?.xy ?? Number.NaN, 9)
        expect((spread?.xx ?? 0) * (spread?.yy ?? 0)).toBeGreaterThanOrEqual((spread?.xy ?? 0) ** 2 - 1e-6)
      }),
    )
  })
})
