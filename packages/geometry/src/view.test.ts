import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Point } from './types.ts'
import { fitView, pan, toImage, toScreen, turnTo, type View, zoomAt } from './view.ts'

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const views: fc.Arbitrary<View> = fc.record({
  scale: number(0.01, 64),
  x: number(-5000, 5000),
  y: number(-5000, 5000),
  angle: fc.oneof(fc.constantFrom(undefined, 0, 90, 180, 270), number(-720, 720)),
})
const places = fc.record({ x: number(-5000, 5000), y: number(-5000, 5000) })

describe('G14: the view', () => {
  it('brings a screen point back to itself', () => {
    fc.assert(
      fc.property(views, places, (view, p: Point<'screen'>) => {
        const back = toScreen(view, toImage(view, p))
        expect(back.x).toBeCloseTo(p.x, 6)
        expect(back.y).toBeCloseTo(p.y, 6)
      }),
    )
  })

  it('keeps the image point under the cursor while it zooms, within its limits', () => {
    fc.assert(
      fc.property(views, places, number(0.1, 10), (view, at: Point<'screen'>, factor) => {
        const zoomed = zoomAt(view, at, factor, { min: 0.02, max: 32 })
        const [before, after] = [toImage(view, at), toImage(zoomed, at)]
        expect(Math.hypot(after.x - before.x, after.y - before.y) * zoomed.scale).toBeLessThan(1e-6)
        expect(zoomed.scale).toBeGreaterThanOrEqual(0.02)
        expect(zoomed.scale).toBeLessThanOrEqual(32)
      }),
    )
  })

  it('G1: puts the corner of pixel (i, j) at (i, j) and its centre half a pixel on', () => {
    expect(toScreen({ scale: 4, x: 10, y: 20 }, { x: 2.5, y: 3.5 })).toEqual({ x: 20, y: 34 })
    expect(pan({ scale: 4, x: 10, y: 20 }, 1, -1)).toEqual({ scale: 4, x: 11, y: 19 })
  })

  it('fits the image into the canvas, centred, with its padding', () => {
    const view = fitView({ width: 200, height: 100 }, { width: 440, height: 440 }, 20)
    expect(view).toEqual({ scale: 2, x: 20, y: 120 })
  })

  it('turns clockwise on the screen about the place under the cursor', () => {
    const quarter = turnTo({ scale: 2, x: 10, y: 20 }, { x: 10, y: 20 }, 90)
    expect(toScreen(quarter, { x: 3, y: 0 })).toEqual({ x: 10, y: 26 })
    fc.assert(
      fc.property(views, places, number(-720, 720), (view, at: Point<'screen'>, angle) => {
        const turned = turnTo(view, at, angle)
        const [before, after] = [toImage(view, at), toImage(turned, at)]
        expect(Math.hypot(after.x - before.x, after.y - before.y) * turned.scale).toBeLessThan(1e-6)
        expect(turned.angle).toBeGreaterThanOrEqual(0)
        expect(turned.angle).toBeLessThanOrEqual(360)
      }),
    )
  })

  it('keeps whole pixels in line with the screen at every quarter turn', () => {
    for (const angle of [0, 90, 180, 270, 360, -90]) {
      const { x, y } = toScreen({ scale: 3, x: 5, y: 7, angle }, { x: 11, y: 13 })
      expect([x, y].every(Number.isInteger)).toBe(true)
    }
  })

  it('fits a turned image, centred', () => {
    const view = fitView({ width: 200, height: 100 }, { width: 440, height: 440 }, 20, 90)
    expect(view.scale).toBe(2)
    expect(toScreen(view, { x: 100, y: 50 })).toEqual({ x: 220, y: 220 })
    expect(toScreen(view, { x: 0, y: 0 })).toEqual({ x: 320, y: 20 })
  })
})
