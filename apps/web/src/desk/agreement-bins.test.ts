import { describe, expect, it } from 'vitest'
import { countIn, isInRange, rangeOf, rangeOfBins, rangeWords } from './agreement-bins.ts'

describe('bins of agreement', () => {
  it('make a range from one to another, in whatever order, with full agreement in the last one', () => {
    expect(rangeOfBins(7, 9, 20)).toEqual({ from: 0.35, below: 0.5 })
    expect(rangeOfBins(9, 7, 20)).toEqual({ from: 0.35, below: 0.5 })
    expect(rangeOfBins(19, 19, 20)).toEqual({ from: 0.95, below: 1 })
  })

  it('are in a range when some of them is', () => {
    const range = { from: 0.35, below: 0.5 }
    expect(Array.from({ length: 20 }, (_, bin) => bin).filter((bin) => isInRange(bin, 20, range))).toEqual([7, 8, 9])
    expect(isInRange(7, 20, { from: 0.37, below: 0.38 })).toBe(true)
  })

  it('are summed where the range is made of whole ones, and nothing is claimed where it is not', () => {
    const counts = [1, 2, 3, 4]
    expect(countIn(counts, { from: 0.25, below: 0.75 })).toBe(5)
    expect(countIn(counts, { from: 0.5, below: 1 })).toBe(7)
    expect(countIn(counts, { from: 0.3, below: 1 })).toBeUndefined()
  })

  it('read the range of a filter', () => {
    expect(rangeOf({})).toEqual({ from: 0, below: 1 })
    expect(rangeOf({ minAgreement: 0.2, belowAgreement: 0.4 })).toEqual({ from: 0.2, below: 0.4 })
    expect(rangeOf({ maxAgreement: 0.6 })).toEqual({ from: 0, below: 0.6 })
    expect([rangeWords({ from: 0, below: 1 }), rangeWords({ from: 0.2, below: 1 }), rangeWords({ from: 0, below: 0.4 })]).toEqual([
      'any',
      '0.20 to 1',
      '0.00 to below 0.40',
    ])
  })
})
