import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelGrid, tilePlace } from '../tile-grid.ts'
import { lieOf, tileLie } from './frame-geometry.ts'
import { tileParts } from './tile-parts.ts'

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const lies = fc.record({
  view: fc.record({ scale: number(0.05, 64), x: number(-3000, 300), y: number(-3000, 300) }),
  ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
})
const canvas = { width: 61, height: 37 }

describe('where tiles are drawn', () => {
  it('covers each device pixel of the image exactly once, and finds in it the texel under its centre', () => {
    fc.assert(
      fc.property(
        lies,
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (partial, side, chunk, isSmooth) => {
          const lie = lieOf({ ...partial, canvas, image: { width: side, height: side } })
          const grid = levelGrid({ width: side, height: side, scaleX: 1, scaleY: 1, chunkWidth: chunk, chunkHeight: chunk })
          const drawn = new Map<string, string>()
          const wrong: string[] = []
          for (let ty = 0; ty < grid.rows; ty++)
            for (let tx = 0; tx < grid.columns; tx++) {
              const place = tilePlace(grid, tx, ty)
              const at = place === undefined ? undefined : tileLie(lie, grid, place)
              if (place === undefined || at === undefined) continue
              for (const { rect } of tileParts(at, place, isSmooth))
                for (let y = rect.top; y < rect.bottom; y++)
                  for (let x = rect.left; x < rect.right; x++) {
                    if (drawn.has(`${x} ${y}`)) wrong.push(`${x} ${y} is drawn twice`)
                    const texel = at.texel[0] + Math.floor(at.fraction[0] + (x - at.rect.left + 0.5) * at.step[0])
                    drawn.set(`${x} ${y}`, `${place.x + Math.max(0, Math.min(place.width - 1, texel))}`)
                  }
            }
          const { view, ratio } = lie
          for (let y = 0; y < canvas.height; y++)
            for (let x = 0; x < canvas.width; x++) {
              const [placeX, placeY] = [((x + 0.5) / ratio - view.x) / view.scale, ((y + 0.5) / ratio - view.y) / view.scale]
              // On the very line between two pixels either is right.
              if ([placeX, placeY].some((one) => Math.abs(one - Math.round(one)) < 1e-7)) continue
              const isInside = placeX >= 0 && placeY >= 0 && placeX < side && placeY < side
              expect(drawn.get(`${x} ${y}`)).toBe(isInside ? `${Math.floor(placeX)}` : undefined)
            }
        },
      ),
      { numRuns: 20 },
    )
  })
})
