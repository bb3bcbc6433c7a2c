import { toImage, toScreen } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centreOf, limitsOf, pixelAt, screenBounds, visibleBounds, wheelFactor } from './view-math.ts'
import { createViewStore } from './view-store.ts'

const image = { width: 640, height: 480 }
const screen = { width: 900, height: 700 }
const shown = (size = image) => {
  const store = createViewStore()
  store.resize(screen)
  store.begin('a', size)
  return store
}

describe('view', () => {
  it('fits an image into its canvas, centred', () => {
    const store = shown()
    const { view } = store.getState()
    expect(centreOf(view, screen)).toEqual({ x: 320, y: 240 })
    const bounds = visibleBounds(view, screen)
    expect(bounds.x).toBeLessThanOrEqual(0)
    expect(bounds.x + bounds.width).toBeGreaterThanOrEqual(640)
  })

  it('shows a small image in whole multiples of its pixels', () => {
    const { view } = shown({ width: 100, height: 100 }).getState()
    expect(view.scale).toBe(6)
  })

  it('keeps the place under the pointer where it is, at any zoom', () => {
    const place = fc.record({ x: fc.double({ min: 200, max: 700, noNaN: true }), y: fc.double({ min: 150, max: 550, noNaN: true }) })
    fc.assert(
      fc.property(place, fc.array(fc.double({ min: 0.7, max: 1.6, noNaN: true }), { maxLength: 12 }), (at, factors) => {
        const store = shown()
        const before = toImage(store.getState().view, at)
        for (const factor of factors) store.zoomAt(at, factor)
        const after = toScreen(store.getState().view, before)
        expect(after.x).toBeCloseTo(at.x, 6)
        expect(after.y).toBeCloseTo(at.y, 6)
      }),
    )
  })

  it('stays within its limits and never loses the image', () => {
    const store = shown()
    const { min, max } = limitsOf(image, screen)
    for (let i = 0; i < 50; i++) store.zoom(2)
    expect(store.getState().view.scale).toBe(max)
    store.panBy(1e7, -1e7)
    const { view } = store.getState()
    expect(view.x).toBeLessThan(screen.width)
    expect(view.y + image.height * view.scale).toBeGreaterThan(0)
    for (let i = 0; i < 50; i++) store.zoom(0.5)
    expect(store.getState().view.scale).toBe(min)
  })

  it('stays fitted when the canvas changes its size; a zoomed one keeps its middle', () => {
    const store = shown()
    store.resize({ width: 500, height: 400 })
    const fitted = centreOf(store.getState().view, { width: 500, height: 400 })
    expect(fitted.x).toBeCloseTo(320, 9)
    expect(fitted.y).toBeCloseTo(240, 9)
    store.zoomAt({ x: 100, y: 100 }, 5)
    const middle = centreOf(store.getState().view, { width: 500, height: 400 })
    store.resize({ width: 800, height: 300 })
    const after = centreOf(store.getState().view, { width: 800, height: 300 })
    expect(after.x).toBeCloseTo(middle.x, 9)
    expect(after.y).toBeCloseTo(middle.y, 9)
  })

  it('fits the next image and leaves the present one alone', () => {
    const store = shown()
    store.zoom(4)
    const zoomed = store.getState().view
    store.begin('a', image)
    expect(store.getState().view).toBe(zoomed)
    store.begin('b', { width: 50, height: 50 })
    expect(store.getState()).toMatchObject({ isFitted: true, image: { width: 50, height: 50 } })
  })

  it('brings a mark into sight only when it is out of sight', () => {
    const store = shown()
    const before = store.getState().view
    store.reveal({ x: 10, y: 10, width: 5, height: 5 })
    expect(store.getState().view).toBe(before)
    store.zoomAt({ x: 450, y: 350 }, 16)
    store.reveal({ x: 10, y: 10, width: 5, height: 5 })
    const seen = visibleBounds(store.getState().view, screen)
    expect(seen.x).toBeLessThanOrEqual(10)
    expect(seen.y).toBeLessThanOrEqual(10)
  })

  it('shows one image pixel as one screen pixel', () => {
    const store = shown()
    store.actualSize()
    expect(store.getState().view.scale).toBe(1)
  })
})

describe('pixels', () => {
  it('pixel (i, j) covers [i, i+1) x [j, j+1)', () => {
    expect(pixelAt({ x: 3, y: 4.999 }, image)).toEqual({ x: 3, y: 4 })
    expect(pixelAt({ x: 0, y: 0 }, image)).toEqual({ x: 0, y: 0 })
    expect(pixelAt({ x: 639.999, y: 479.999 }, image)).toEqual({ x: 639, y: 479 })
    expect(pixelAt({ x: 640, y: 0 }, image)).toBeUndefined()
    expect(pixelAt({ x: -0.001, y: 0 }, image)).toBeUndefined()
  })
})

describe('a turned view', () => {
  it('keeps the place under the pointer where it is, and shows all of a fitted image', () => {
    const store = shown()
    store.turnBy(90)
    expect(store.getState().isFitted).toBe(true)
    const { view } = store.getState()
    const seen = screenBounds(view, { x: 0, y: 0, ...image })
    expect(seen.x).toBeGreaterThanOrEqual(0)
    expect(seen.y).toBeGreaterThanOrEqual(0)
    expect(seen.width).toBeCloseTo(image.height * view.scale, 9)
    store.zoom(1.7)
    const at = { x: 311, y: 222 }
    const before = toImage(store.getState().view, at)
    store.turnBy(33, at)
    const after = toImage(store.getState().view, at)
    expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(1e-9)
    expect(store.straighten()).toBe(true)
    expect(store.straighten()).toBe(false)
  })

  it('never loses the image, at any angle', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }), fc.integer({ min: -180, max: 180 })), {
          maxLength: 9,
        }),
        (steps) => {
          const store = shown()
          for (const [dx, dy, degrees] of steps) {
            store.panBy(dx, dy)
            store.turnBy(degrees)
          }
          const seen = screenBounds(store.getState().view, { x: 0, y: 0, ...image })
          expect(seen.x).toBeLessThanOrEqual(screen.width - 47)
          expect(seen.y).toBeLessThanOrEqual(screen.height - 47)
          expect(seen.x + seen.width).toBeGreaterThanOrEqual(47)
          expect(seen.y + seen.height).toBeGreaterThanOrEqual(47)
        },
      ),
    )
  })

  it('knows which part of the image a rectangle of the screen shows', () => {
    const store = shown()
    store.turnBy(30)
    const { view } = store.getState()
    const bounds = visibleBounds(view, screen)
    for (const corner of [
      { x: 0, y: 0 },
      { x: 900, y: 0 },
      { x: 0, y: 700 },
      { x: 900, y: 700 },
    ]) {
      const { x, y } = toImage(view, corner)
      expect(x).toBeGreaterThanOrEqual(bounds.x - 1e-9)
      expect(y).toBeGreaterThanOrEqual(bounds.y - 1e-9)
      expect(x).toBeLessThanOrEqual(bounds.x + bounds.width + 1e-9)
      expect(y).toBeLessThanOrEqual(bounds.y + bounds.height + 1e-9)
    }
  })
})

describe('wheel', () => {
  it('zooms in when turned away, out when turned back, and by the same amount', () => {
    expect(wheelFactor(-100, 0, false)).toBeGreaterThan(1)
    expect(wheelFactor(-100, 0, false) * wheelFactor(100, 0, false)).toBeCloseTo(1, 12)
  })
  it('takes lines and pages for what they are, and never jumps', () => {
    expect(wheelFactor(3, 1, false)).toBeCloseTo(wheelFactor(99, 0, false), 12)
    expect(wheelFactor(1e6, 2, false)).toBeGreaterThan(0.5)
  })
})
