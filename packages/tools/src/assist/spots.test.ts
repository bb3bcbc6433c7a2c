import { describe, expect, it } from 'vitest'
import { finish } from '../test/finish.ts'
import type { Patch } from './patch.ts'
import { findSpots } from './spots.ts'

const [width, height] = [160, 120]

const patchOf = (valueAt: (x: number, y: number) => number): Patch => ({
  ...{ x: 0, y: 0, width, height },
  bands: [Float32Array.from({ length: width * height }, (_, n) => valueAt((n % width) + 0.5, Math.floor(n / width) + 0.5))],
  nodata: null,
  image: { width, height },
})

/** Discs with an edge of one pixel, as a sensor sees them. */
const places = [
  { x: 30.2, y: 25.7, radius: 4 },
  { x: 80.5, y: 40.1, radius: 6 },
  { x: 121.9, y: 84.4, radius: 3 },
  { x: 45, y: 90, radius: 5 },
]
const discs = (x: number, y: number): number =>
  Math.max(...places.map((one) => Math.min(1, Math.max(0, one.radius - Math.hypot(x - one.x, y - one.y) + 0.5))))

describe('spots', () => {
  it.each([true, false])('are found where they are and as large as they are (bright: %s)', (isBright) => {
    const patch = patchOf((x, y) => 5000 + (isBright ? 300 : -300) * discs(x, y))
    const found = finish(findSpots(patch, { least: 2, most: 8, isBright, contrast: 0.3 })).value
    expect(found).toHaveLength(places.length)
    for (const place of places) {
      const nearest = found.toSorted((a, b) => Math.hypot(a.x - place.x, a.y - place.y) - Math.hypot(b.x - place.x, b.y - place.y))[0]
      expect(Math.hypot((nearest?.x ?? 0) - place.x, (nearest?.y ?? 0) - place.y)).toBeLessThan(0.15)
      expect(Math.abs((nearest?.radius ?? 0) - place.radius) / place.radius).toBeLessThan(0.15)
      expect(nearest?.height).toBeGreaterThan(240)
    }
  })

  it('A9: of another size, or of the other sign, are left out', () => {
    const patch = patchOf((x, y) => 300 * discs(x, y))
    const radii = (least: number, most: number) =>
      finish(findSpots(patch, { least, most, isBright: true, contrast: 0.3 })).value.map((spot) => Math.round(spot.radius))
    expect(radii(5.8, 7)).toEqual([6])
    expect(finish(findSpots(patch, { least: 2, most: 8, isBright: false, contrast: 0.3 })).value).toEqual([])
  })

  it('A9: are not seen along a line or an edge', () => {
    const line = patchOf((x, y) => Math.max(0, 2 - Math.abs(x - 0.4 * y - 40)) * 100)
    const edge = patchOf((x) => (x < 70 ? 0 : 100))
    for (const patch of [line, edge]) {
      const found = finish(findSpots(patch, { least: 2, most: 6, isBright: true, contrast: 0.2 })).value
      expect(found).toEqual([])
    }
  })

  it('are none in an even field, whatever the contrast', () => {
    expect(
      finish(
        findSpots(
          patchOf(() => 7),
          { least: 2, most: 6, isBright: true, contrast: 0 },
        ),
      ).value,
    ).toEqual([])
  })
})
