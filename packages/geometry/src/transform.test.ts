import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { iou } from './iou.ts'
import { areaOf } from './measure.ts'
import { marks, polygons } from './test/arbitraries.ts'
import { clampTo, isWithin, translate } from './transform.ts'
import type { Geometry } from './types.ts'

describe('G12: a shape held within the image', () => {
  it('is inside, and stays as it is when it was inside', () => {
    fc.assert(
      fc.property(marks, (g) => {
        const held = clampTo(g, 60, 40)
        expect(isWithin(held, 60, 40, 1e-9)).toBe(true)
        if (isWithin(g, 60, 40)) expect(held).toBe(g)
        expect(areaOf(held)).toBeLessThanOrEqual(areaOf(g) + 1e-6)
      }),
    )
  })

  it('cuts a polygon as the image does', () => {
    fc.assert(
      fc.property(polygons, (g) => {
        const image: Geometry = { type: 'box', x: 0, y: 0, width: 60, height: 40 }
        const whole: Geometry = { type: 'box', x: -1000, y: -1000, width: 3000, height: 3000 }
        const shared = (iou(g, image) * (areaOf(g) + areaOf(image))) / (1 + iou(g, image))
        const held = clampTo(g, 60, 40)
        expect(areaOf(held)).toBeCloseTo(shared, 6)
        expect(iou(held, whole) * areaOf(whole)).toBeCloseTo(shared, 3)
      }),
    )
  })

  it('cuts boxes and masks, moves points, shrinks ellipses', () => {
    expect(clampTo({ type: 'box', x: -5, y: 2, width: 10, height: 100 }, 20, 20)).toEqual({ type: 'box', x: 0, y: 2, width: 5, height: 18 })
    expect(clampTo({ type: 'point', x: -5, y: 22 }, 20, 20)).toEqual({ type: 'point', x: 0, y: 20 })
    expect(clampTo({ type: 'mask', x: 18, y: 0, width: 4, height: 2, counts: [1, 2, 1, 4] }, 20, 20)).toEqual({
      type: 'mask',
      x: 18,
      y: 0,
      width: 2,
      height: 2,
      counts: [1, 3],
    })
    expect(clampTo({ type: 'ellipse', cx: 5, cy: 10, rx: 10, ry: 4, angle: 0 }, 20, 20)).toEqual({
      type: 'ellipse',
      cx: 5,
      cy: 10,
      rx: 5,
      ry: 2,
      angle: 0,
    })
  })
})

describe('G13: moving', () => {
  it('there and back is where it was', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }), (g, dx, dy) => {
        const back = translate(translate(g, dx, dy), -dx, -dy)
        expect(JSON.stringify(back, (_, v) => (typeof v === 'number' ? Math.round(v * 1e6) + 0 : v))).toBe(
          JSON.stringify(g, (_, v) => (typeof v === 'number' ? Math.round(v * 1e6) + 0 : v)),
        )
      }),
    )
  })

  it('moves masks by whole pixels', () => {
    expect(translate({ type: 'mask', x: 1, y: 1, width: 1, height: 1, counts: [0, 1] }, 1.6, -0.4)).toMatchObject({ x: 3, y: 1 })
  })
})
