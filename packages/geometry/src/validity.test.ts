import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstCrossing } from './crossings.ts'
import { areaOf } from './measure.ts'
import { simplify, untangle } from './outline.ts'
import { distanceToPath } from './ring.ts'
import { ellipses, marks, tangles } from './test/arbitraries.ts'
import type { Geometry } from './types.ts'
import { isValid, problemsOf } from './validity.ts'

const codes = (g: Geometry) => problemsOf(g).map((problem) => problem.code)
const polygon = (...rings: number[][]): Geometry => ({ type: 'polygon', rings })

describe('G16: what is wrong with a shape', () => {
  it('is nothing for the usual ones', () => {
    fc.assert(fc.property(fc.oneof(ellipses, marks), (g) => g.type === 'polyline' || isValid(g)))
  })

  it('names the problem', () => {
    expect(codes({ type: 'box', x: 0, y: 0, width: 0, height: 5 })).toEqual(['no-extent'])
    expect(codes({ type: 'box', x: 0, y: Number.NaN, width: 1, height: 5 })).toEqual(['not-a-number'])
    expect(codes({ type: 'ellipse', cx: 0, cy: 0, rx: 0, ry: 1, angle: 0 })).toEqual(['no-extent'])
    expect(codes({ type: 'polyline', points: [1, 1, 1, 1] })).toEqual(['no-extent'])
    expect(codes(polygon([0, 0, 1, 1]))).toEqual(['too-few-vertices'])
    expect(codes(polygon([0, 0, 1, 1, 2, 2]))).toEqual(['no-extent'])
    expect(codes(polygon([0, 0, 4, 4, 4, 0, 0, 4]))).toEqual(['self-crossing'])
    expect(codes(polygon([0, 0, 4, 0, 4, 4, 0, 4], [6, 6, 7, 6, 7, 7]))).toEqual(['hole-outside'])
    expect(codes(polygon([0, 0, 4, 0, 4, 4, 0, 4], [3, 3, 6, 3, 6, 3.5]))).toEqual(['self-crossing'])
    expect(codes({ type: 'mask', x: 0, y: 0, width: 2, height: 2, counts: [0, 5] })).toEqual(['bad-runs'])
    expect(codes({ type: 'mask', x: 0, y: 0, width: 2, height: 2, counts: [1, 0, 3] })).toEqual(['bad-runs'])
    expect(codes({ type: 'mask', x: 0, y: 0, width: 2, height: 2, counts: [4] })).toEqual(['no-extent'])
  })

  it('lets rings touch: themselves, each other, and along edges', () => {
    expect(isValid(polygon([0, 0, 2, 2, 4, 0, 4, 4, 2, 2, 0, 4]))).toBe(true)
    expect(isValid(polygon([0, 0, 4, 0, 4, 4, 0, 4], [0, 0, 2, 0, 2, 2]))).toBe(true)
    expect(isValid(polygon([0, 0, 4, 0, 4, 4, 0, 4], [0, 2, 2, 0, 4, 2, 2, 4]))).toBe(true)
  })

  it('says where the outline crosses itself', () => {
    expect(problemsOf(polygon([0, 0, 4, 4, 4, 0, 0, 4]))[0]?.message).toBe('the outline crosses itself at (2.0, 2.0)')
  })
})

describe('untangle', () => {
  it('keeps the larger loop', () => {
    const ring = untangle([0, 0, 10, 0, 10, 10, 4, 10, 4, -2, 2, -2])
    expect(firstCrossing([ring])).toBeUndefined()
    expect(areaOf(polygon([...ring]))).toBe(60)
  })

  it('leaves what does not cross and ends without a crossing', () => {
    const plain = [0, 0, 4, 0, 4, 4]
    expect(untangle(plain)).toBe(plain)
    fc.assert(fc.property(tangles, (g) => firstCrossing([untangle(g.rings[0] ?? [])]) === undefined))
  })
})

describe('simplify', () => {
  it('keeps the ends and stays within its tolerance', () => {
    const lines = fc.array(fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 50, noNaN: true })), {
      minLength: 2,
      maxLength: 40,
    })
    fc.assert(
      fc.property(lines, fc.double({ min: 0, max: 10, noNaN: true }), (vertices, tolerance) => {
        const points = vertices.flat()
        const kept = simplify(points, tolerance)
        expect(kept.slice(0, 2)).toEqual(points.slice(0, 2))
        expect(kept.slice(-2)).toEqual(points.slice(-2))
        for (const [x, y] of vertices) expect(distanceToPath(kept, false, x, y)).toBeLessThanOrEqual(tolerance + 1e-9)
      }),
    )
  })

  it('drops what lies on a line', () => {
    expect(simplify([0, 0, 1, 0, 2, 0, 3, 0, 3, 1, 3, 2], 0.1)).toEqual([0, 0, 3, 0, 3, 2])
  })
})
