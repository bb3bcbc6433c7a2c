import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedReads } from './forecast.ts'
import { type Tally, taskFigures } from './tallies.ts'

const tally = (state: Tally['state'], reads: number, counted: number, tasks: number): Tally => ({ state, reads, counted, tasks })

describe('PG4: reads needed', () => {
  it('are what collecting tasks lack, and what those that were escalated took more', () => {
    const tallies = [
      tally('collecting', 2, 1, 10),
      tally('collecting', 5, 3, 4),
      tally('settled', 2, 2, 30),
      tally('contested', 6, 6, 10),
      tally('comparing', 2, 2, 7),
    ]
    const { needed, finished, escalated, settled } = taskFigures(tallies, 100, 2)
    expect(needed.asked).toBe(100 * 2 + 10 + 4 * 2)
    expect([finished, escalated, settled, needed.mayEscalate]).toEqual([40, 10, 30, 110])
    expect(needed.excess.mean).toBe(1)
    expect(needed.excess.error).toBeCloseTo(Math.sqrt((30 * 1 + 10 * 9) / 39 / 40))
    expect(expectedReads(needed)).toBe(218 + 110)
  })

  it('leave out what is known from a file, and ask the live protocol of tasks without a read', () => {
    expect(taskFigures([tally('settled', 2, 0, 5)], 0, 3)).toMatchObject({
      finished: 0,
      settled: 5,
      needed: { asked: 0, excess: { mean: 0, error: 0 } },
    })
    expect(taskFigures([tally('collecting', 2, 0, 5)], 0, 3).needed).toMatchObject({ asked: 15, mayEscalate: 5 })
  })

  it('are never fewer than none, and none when nothing collects', () => {
    const states = ['collecting', 'comparing', 'contested', 'settled', 'withdrawn'] as const
    const one = fc.record({
      state: fc.constantFrom(...states),
      reads: fc.integer({ min: 1, max: 20 }),
      counted: fc.integer({ min: 0, max: 30 }),
      tasks: fc.integer({ min: 0, max: 1000 }),
    })
    fc.assert(
      fc.property(fc.array(one), fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 9 }), (tallies, fresh, base) => {
        const { needed } = taskFigures(tallies, fresh, base)
        expect(needed.asked).toBeGreaterThanOrEqual(fresh * base)
        expect(expectedReads(needed)).toBeGreaterThanOrEqual(needed.asked)
        const closed = tallies.filter(({ state }) => state !== 'collecting')
        expect(expectedReads(taskFigures(closed, 0, base).needed)).toBe(0)
      }),
    )
  })
})
