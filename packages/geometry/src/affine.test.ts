import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mapped, scaling, transformBy, turning } from './affine.ts'
import { boundsOf } from './bounds.ts'
import { areaOf } from './measure.ts'
import { polygonOf } from './polygon-of.ts'
import { boxes, ellipses, marks, points, polygons, rotatedBoxes } from './test/arbitraries.ts'
import type { Geometry } from './types.ts'
import { isValid } from './validity.ts'

const factor = fc.oneof(fc.integer({ min: 2, max: 40 }), fc.integer({ min: -40, max: -2 })).map((v) => v / 10)
const degrees = fc.integer({ min: -180, max: 180 })
const maps = fc.oneof(
  fc.tuple(points, factor, factor).map(([about, sx, sy]) => scaling(about, sx, sy)),
  fc.tuple(points, degrees).map(([about, turn]) => turning(about, turn)),
)

describe('G27: stretching and turning', () => {
  it('areas grow by the determinant', () => {
    fc.assert(
      fc.property(fc.oneof(boxes, ellipses, polygons), maps, (g, m) => {
        const after = transformBy(g, m)
        const determinant = Math.abs(m.a * m.d - m.b * m.c)
        expect(after && areaOf(after) / (areaOf(g) * determinant)).toBeCloseTo(1, 6)
        expect(after && isValid(after)).toBe(true)
      }),
    )
  })

  it('of an ellipse is that of all its places', () => {
    fc.assert(
      fc.property(ellipses, maps, (g, m) => {
        const after = transformBy(g, m)
        const outline = polygonOf(g)
        const expected = boundsOf({
          type: 'polyline',
          points: (outline.rings[0] ?? []).flatMap((_, i, ring) => {
            if (i % 2 === 1) return []
            const { x, y } = mapped(m, ring[i] ?? 0, ring[i + 1] ?? 0)
            return [x, y]
          }),
        })
        const found = boundsOf(after ?? g)
        const slack = 0.01 * (found.width + found.height)
        expect(Math.abs(found.x - expected.x)).toBeLessThan(slack)
        expect(Math.abs(found.width - expected.width)).toBeLessThan(slack)
        expect(Math.abs(found.height - expected.height)).toBeLessThan(slack)
      }),
    )
  })

  it('and back again gives the shape', () => {
    fc.assert(
      fc.property(marks, points, degrees, (g, about, turn) => {
        const there = transformBy(g, turning(about, turn))
        const back = there && transformBy(there, turning(about, -turn))
        if (g.type === 'mask') expect(there).toBeUndefined()
        else expect(back && boundsOf(back).x).toBeCloseTo(boundsOf(g).x, 6)
      }),
    )
  })

  it('keeps boxes boxes where their sides stay upright, and right angles always', () => {
    const box: Geometry = { type: 'box', x: 10, y: 20, width: 4, height: 6 }
    expect(transformBy(box, scaling({ x: 10, y: 20 }, -2, 0.5))).toEqual({ type: 'box', x: 2, y: 20, width: 8, height: 3 })
    expect(transformBy(box, turning({ x: 10, y: 20 }, 90))).toEqual({ type: 'box', x: 4, y: 20, width: 6, height: 4 })
    expect(transformBy(box, turning({ x: 12, y: 23 }, 30))).toMatchObject({ type: 'rotated-box', cx: 12, cy: 23, width: 4, height: 6 })
    fc.assert(
      fc.property(rotatedBoxes, points, degrees, (g, about, turn) => {
        const after = transformBy(g, turning(about, turn))
        expect(after).toMatchObject({ type: 'rotated-box' })
        expect(after && areaOf(after)).toBeCloseTo(areaOf(g), 6)
      }),
    )
  })
})
