import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Point } from './types.ts'
import { fitView, pan, toImage, toScreen, type View, zoomAt } from './view.ts'

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const views: fc.Arbitrary<View> = fc.record({ scale: number(0.01, 64), x: number(-5000, 5000), y: number(-5000, 5000) })
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
})
