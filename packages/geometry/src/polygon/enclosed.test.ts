import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf } from '../bounds.ts'
import { ringOfBox } from '../polygon-of.ts'
import { marks } from '../test/arbitraries.ts'
import { isEnclosedBy } from './enclosed.ts'

/** A C that is open to the right. */
const bay = [0, 0, 30, 0, 30, 10, 10, 10, 10, 20, 30, 20, 30, 30, 0, 30]

describe('lying in a ring', () => {
  it('is all of the shape, also where the ring bends inwards', () => {
    expect(isEnclosedBy({ type: 'box', x: 1, y: 1, width: 8, height: 28 }, bay)).toBe(true)
    expect(isEnclosedBy({ type: 'box', x: 1, y: 1, width: 28, height: 28 }, bay)).toBe(false)
    expect(isEnclosedBy({ type: 'polyline', points: [25, 5, 25, 25] }, bay)).toBe(false)
    expect(isEnclosedBy({ type: 'polyline', points: [25, 5, 5, 5, 5, 25, 25, 25] }, bay)).toBe(true)
    expect(isEnclosedBy({ type: 'point', x: 20, y: 15 }, bay)).toBe(false)
    expect(isEnclosedBy({ type: 'mask', x: 2, y: 2, width: 3, height: 2, counts: [0, 6] }, bay)).toBe(true)
    expect(isEnclosedBy({ type: 'mask', x: 8, y: 8, width: 4, height: 4, counts: [0, 16] }, bay)).toBe(false)
  })

  it('holds for every shape in a box around its bounds, and in none that is a px too small', () => {
    fc.assert(
      fc.property(marks, (g) => {
        const b = boundsOf(g)
        expect(isEnclosedBy(g, ringOfBox({ x: b.x - 1, y: b.y - 1, width: b.width + 2, height: b.height + 2 }))).toBe(true)
        expect(isEnclosedBy(g, ringOfBox({ x: b.x + 0.1, y: b.y - 1, width: b.width + 2, height: b.height + 2 }))).toBe(false)
      }),
    )
  })
})
