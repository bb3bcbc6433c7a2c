import { describe, expect, it } from 'vitest'
import { medianOf, mediansOf } from './medians.ts'

describe('medians of readings', () => {
  it('MR27: are those of all readings, whatever sample they are of', () => {
    expect(medianOf([5, 1, 3])).toBe(3)
    expect(medianOf([5, 1, 3, 4])).toBe(3.5)
    expect(medianOf([])).toBeNull()
    const { shown, blank, saved } = mediansOf(
      [
        { shown: [1, 2], blank: [] },
        { shown: [3], blank: [10] },
      ],
      1,
    )
    expect([shown.value, blank.value, saved.value]).toEqual([2, 10, 8])
    expect([shown.n, blank.n, saved.n]).toEqual([3, 1, 4])
  })

  it('MR27: the interval draws samples, so that one sample alone has none, and equal ones have one without width', () => {
    expect(mediansOf([{ shown: [1, 2, 3], blank: [4] }], 1).saved.interval).toBeNull()
    const same = Array.from({ length: 10 }, () => ({ shown: [2], blank: [5] }))
    expect(mediansOf(same, 1).saved).toEqual({ value: 3, n: 20, excluded: 0, interval: [3, 3] })
  })

  it('MR27: covers the true difference, and the same seed gives the same bytes', () => {
    const samples = Array.from({ length: 200 }, (_, i) => ({ shown: [20 + ((i * 37) % 41)], blank: [30 + ((i * 53) % 41)] }))
    const { saved } = mediansOf(samples, 7)
    expect(saved.interval?.[0]).toBeLessThan(10)
    expect(saved.interval?.[1]).toBeGreaterThan(10)
    expect(mediansOf(samples, 7)).toEqual(mediansOf(samples, 7))
    expect(mediansOf([], 7).saved).toEqual({ value: null, n: 0, excluded: 0, interval: null })
  })
})
