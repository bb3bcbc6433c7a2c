import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stretched, stretches } from './stretch.ts'

const window = { low: 10, high: 110 }

describe.each(stretches)('the stretch %s', (stretch) => {
  it('leaves the ends of the window where they are, clips beyond them and never falls', () => {
    const light = (value: number) => stretched(value, window, stretch, 0.5)
    expect([light(-5), light(10), light(110), light(1e9)].map((one) => Math.round(one * 1e9) / 1e9)).toEqual([0, 0, 1, 1])
    fc.assert(
      fc.property(fc.double({ min: 10, max: 110, noNaN: true }), fc.double({ min: 10, max: 110, noNaN: true }), (a, b) => {
        expect(light(Math.min(a, b))).toBeLessThanOrEqual(light(Math.max(a, b)) + 1e-12)
      }),
    )
  })
})

it('stretches as Astropy does', () => {
  const at = (part: number, stretch: 'log' | 'asinh' | 'sqrt') => stretched(10 + 100 * part, window, stretch)
  // astropy.visualization: LogStretch(1000)(0.25), AsinhStretch(0.1)(0.25), SqrtStretch()(0.25)
  expect(at(0.25, 'log')).toBeCloseTo(0.799776, 5)
  expect(at(0.25, 'asinh')).toBeCloseTo(0.549402, 5)
  expect(at(0.25, 'sqrt')).toBe(0.5)
})

it('turns the light round where the window is turned round', () => {
  expect(stretched(35, { low: 110, high: 10 }, 'linear')).toBeCloseTo(0.75, 12)
})
