import type { Bounds } from '@reticle/geometry'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hasRoom, missing, type Overscan, recentred, windowOf } from './overscan.ts'

const screen = { width: 20, height: 12 }
const margin = 6
const moves = fc.array(fc.record({ x: fc.integer({ min: -9, max: 9 }), y: fc.integer({ min: -9, max: 9 }) }), { maxLength: 30 })
const holds = (outer: Bounds, inner: Bounds) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

it('keeps every pixel of the window drawn, each by what lies there, whatever the way', () => {
  fc.assert(
    fc.property(moves, (steps) => {
      // Pixels of the picture hold the place of the world that was drawn into them.
      const [wide, high] = [screen.width + 2 * margin, screen.height + 2 * margin]
      let drawn = new Map<string, string>()
      let overscan: Overscan = { margin, screen, ready: { x: margin, y: margin, ...screen } }
      /** Where the picture's corner lies in the world. */
      let corner = { x: 0, y: 0 }
      let shift = { x: 0, y: 0 }
      const draw = (rect: Bounds) => {
        for (let y = rect.y; y < rect.y + rect.height; y++)
          for (let x = rect.x; x < rect.x + rect.width; x++) drawn.set(`${x} ${y}`, `${corner.x + x} ${corner.y + y}`)
      }
      draw(overscan.ready)
      for (const step of steps) {
        shift = { x: shift.x + step.x, y: shift.y + step.y }
        let window = windowOf(overscan, shift)
        if (!hasRoom(overscan, window)) {
          const { by, ready } = recentred(overscan, window)
          const moved = new Map<string, string>()
          for (const [at, what] of drawn) {
            const [x = 0, y = 0] = at.split(' ').map(Number)
            if (x + by.x >= 0 && y + by.y >= 0 && x + by.x < wide && y + by.y < high) moved.set(`${x + by.x} ${y + by.y}`, what)
          }
          drawn = moved
          corner = { x: corner.x - by.x, y: corner.y - by.y }
          shift = { x: 0, y: 0 }
          overscan = { ...overscan, ready }
          window = windowOf(overscan, shift)
        }
        const { strips, ready } = missing(overscan, window)
        for (const strip of strips) draw(strip)
        overscan = { ...overscan, ready }
        expect(holds(ready, window)).toBe(true)
        for (let y = window.y; y < window.y + window.height; y++)
          for (let x = window.x; x < window.x + window.width; x++) expect(drawn.get(`${x} ${y}`)).toBe(`${corner.x + x} ${corner.y + y}`)
      }
    }),
    { numRuns: 40 },
  )
})
