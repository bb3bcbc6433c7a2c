import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterFailure, type Fare, restOf, wellFare, whileTrying } from './breaker.ts'

const now = new Date('2026-03-01T12:00:00Z')
const failed = (times: number): Fare => Array.from({ length: times }).reduce<Fare>((fare) => afterFailure(fare, now), wellFare)

describe('a backend that fails again and again', () => {
  it('MB7: rests after the fifth failure, for twice as long after each one, and for 5 min at most', () => {
    const rests = [0, 1, 4, 5, 6, 7, 11, 12, 40].map((times) => restOf(failed(times), now))
    expect(rests).toEqual([0, 0, 0, 5000, 10_000, 20_000, 300_000, 300_000, 300_000])
  })

  it('MB7: rests as long as it asks to, from the first failure on', () => {
    expect(restOf(afterFailure(wellFare, now, 7000), now)).toBe(7000)
  })

  it('MB7: one request tries it when the rest is over, and others wait for its outcome', () => {
    const fare = failed(6)
    const later = new Date(now.getTime() + 10_000)
    expect(restOf(fare, later)).toBe(0)
    expect(restOf(whileTrying(fare, later, 2000), later)).toBe(2000)
    expect(whileTrying(failed(2), now, 2000)).toEqual(failed(2))
  })

  it('MB7: no rest is shorter than the one before, whatever it asks for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1_000_000 }), (times, asked) => {
        const rest = restOf(afterFailure(failed(times), now, asked), now)
        expect(rest).toBeGreaterThanOrEqual(Math.max(asked, restOf(failed(times), now)))
      }),
    )
  })
})
