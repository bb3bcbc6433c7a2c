import { describe, expect, it } from 'vitest'
import { placeText } from './place-text.ts'

const screen = { width: 400, height: 300 }
const mark = { x: 100, y: 100, width: 40, height: 40 }

describe('the place of a text', () => {
  it('is above its mark', () => {
    const { x, y, height } = placeText(mark, 60, screen, [])
    expect(x).toBe(100)
    expect(y + height).toBeLessThan(mark.y)
  })

  it('is inside the canvas at the right edge', () => {
    const spot = placeText({ ...mark, x: 380 }, 120, screen, [])
    expect(spot.x + spot.width).toBeLessThanOrEqual(screen.width)
  })

  it('is below a mark at the top edge', () => {
    expect(placeText({ ...mark, y: 3 }, 60, screen, []).y).toBeGreaterThan(43)
  })

  it('does not cover a text that stands already', () => {
    const first = placeText(mark, 60, screen, [])
    const second = placeText({ ...mark, x: 110 }, 60, screen, [first])
    expect(second.y + second.height).toBeLessThanOrEqual(first.y)
  })

  it('never starts left of the canvas, however long', () => {
    expect(placeText(mark, 900, screen, []).x).toBeGreaterThanOrEqual(0)
  })
})
