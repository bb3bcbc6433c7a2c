import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantile, sortedSample } from './finite-values.ts'
import { binsOf, heightsOf, histogramOf } from './histogram.ts'
import { centralWindow, draggedWindow, windowOfFilter } from './window.ts'
import { zscale } from './zscale.ts'

/** The minimal standard generator (Park and Miller 1988), so that Python makes the same numbers. */
const generator = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** A sky with noise about 1000, of which three in a hundred pixels hold a star. */
const sky = (n: number, seed: number, hasStars = true): Float64Array => {
  const next = generator(seed)
  return Float64Array.from({ length: n }, () => {
    let sum = 0
    for (let i = 0; i < 6; i++) sum += next()
    const noise = 1000 + 100 * (sum - 3)
    return next() > 0.97 && hasStars ? noise + 20_000 * next() : noise
  })
}

describe('percentiles', () => {
  // From astropy.visualization.PercentileInterval (5.2.1) on the same values.
  it.each([
    [100, 744.2659074646728, 21074.96015535433],
    [99.9, 784.6874623783796, 20721.3944512109],
    [99, 825.435167603863, 17855.300726408273],
    [98, 840.4179705085317, 14875.94940689437],
  ])('leave as much out at both ends as Astropy does: %s %%', (share, low, high) => {
    const window = centralWindow(sortedSample(sky(40_000, 1), null), share)
    expect(window?.low).toBeCloseTo(low, 6)
    expect(window?.high).toBeCloseTo(high, 6)
  })

  it('pass over what was not measured', () => {
    const values = Float32Array.from([Number.NaN, 5, -9999, 1, Number.POSITIVE_INFINITY, 3])
    expect([...sortedSample(values, -9999)]).toEqual([1, 3, 5])
    expect(centralWindow(sortedSample(Float32Array.from([Number.NaN]), null), 99)).toBeUndefined()
  })

  it('give values that are all the same a window with a width', () => {
    const window = centralWindow([7, 7, 7], 99)
    expect(window?.low).toBeLessThan(7)
    expect(window?.high).toBeGreaterThan(7)
  })

  it('never leave the range of the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, share) => {
          const sorted = list.toSorted((a, b) => a - b)
          const at = quantile(sorted, share)
          expect(at).toBeGreaterThanOrEqual(sorted[0] ?? 0)
          expect(at).toBeLessThanOrEqual(sorted.at(-1) ?? 0)
        },
      ),
    )
  })
})

describe('zscale', () => {
  const withGaps = sky(3000, 5).map((value, i) => (i % 3 === 0 ? Number.NaN : value))
  // From astropy.visualization.ZScaleInterval (5.2.1) on the same values.
  it.each([
    ['a field of stars', sky(40_000, 1), 778.4222451403841, 1465.5227518123047],
    ['fewer pixels than the sample', sky(900, 7), 791.5540465580086, 1463.6059388727203],
    ['noise alone', sky(12_345, 3, false), 812.709942605677, 1217.0275824223772],
    ['an even ramp', Float64Array.from({ length: 5000 }, (_, i) => i), 0, 4995],
    ['three pixels', [3, 1, 2], 1, 3],
    ['a third not measured', withGaps, 766.8973453188769, 1465.1779734093634],
    ['16-bit numbers', Uint16Array.from(sky(20_000, 11)), 796, 1470.4407266173318],
    ['two heaps', [...new Array<number>(400).fill(0), ...new Array<number>(600).fill(1e6)], 0, 1e6],
  ])('is that of Astropy: %s', (_, values, low, high) => {
    const window = zscale(values, null)
    expect(window?.low).toBeCloseTo(low, 6)
    expect(window?.high).toBeCloseTo(high, 6)
  })

  it('has no range where nothing was measured, and one with a width where all is the same', () => {
    expect(zscale([Number.NaN, -1], -1)).toBeUndefined()
    expect(zscale(new Float32Array(500).fill(7), null)).toEqual({ low: 6.5, high: 7.5 })
  })
})

describe('histogram', () => {
  it('counts each value once, also those outside and those not measured', () => {
    const values = Float32Array.from([0, 0.5, 1, 9.99, 10, -1, 11, Number.NaN, 42])
    const histogram = histogramOf(values, 42, { low: 0, high: 10 }, 10)
    expect(histogram.counts).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 2])
    expect([histogram.below, histogram.above, histogram.unmeasured]).toEqual([1, 1, 2])
  })

  it.each([
    [{ low: 0, high: 255 }, 256, { low: -0.5, high: 255.5 }],
    [{ low: 0, high: 4095 }, 256, { low: -0.5, high: 4095.5 }],
    [{ low: 3, high: 12 }, 10, { low: 2.5, high: 12.5 }],
    [{ low: 0, high: 1000 }, 251, { low: -0.5, high: 1003.5 }],
  ])('gives each bin of whole numbers as many of them: %j', (range, bins, wide) => {
    expect(binsOf(range, true)).toEqual({ range: wide, bins })
  })

  it('shows one value beside a million on the log axis', () => {
    expect(heightsOf([1_000_000, 1, 0], 'log')[1]).toBeGreaterThan(0.04)
    expect(heightsOf([1_000_000, 1, 0], 'linear')).toEqual([1, 1e-6, 0])
    expect(heightsOf([0, 0], 'log')).toEqual([0, 0])
  })
})

describe('window', () => {
  it('is widened by a drag to the right and raised by a drag upwards, and comes back', () => {
    const start = { low: 100, high: 300 }
    const wider = draggedWindow(start, 0.5, 0)
    expect(wider).toEqual({ low: 0, high: 400 })
    expect(draggedWindow(start, 0, -0.25)).toEqual({ low: 200, high: 400 })
    expect(draggedWindow(start, 0, 0)).toEqual(start)
  })

  it('of brightness and contrast shows the same grey', () => {
    const [brightness, contrast] = [0.2, 1.5]
    const { low, high } = windowOfFilter({ low: 0, high: 255 }, brightness, contrast)
    for (const value of [60, 100, 150]) {
      const shown = ((value / 255) * (1 + brightness) - 0.5) * contrast + 0.5
      expect((value - low) / (high - low)).toBeCloseTo(shown, 9)
    }
  })
})
