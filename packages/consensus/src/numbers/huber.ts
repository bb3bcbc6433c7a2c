/**
 * Huber's estimate of each item: a mean in which readings beyond `k` robust standard deviations weigh less.
 *
 * Formula: iteratively reweighted mean, weights min(1, k s / |x - m|), s = 1.4826 median |x - median|; where s is 0 (most readings are equal)
 * the median. Interval: m -+ 1.96 s sqrt(sum w^2) / sum w.
 * Source: P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35 (1964); k = 1.345 has 95 %
 * efficiency for normal errors.
 * Complexity: O(readings x iterations).
 * Known failure: half of the readings or more far off on one side move it; with three readings the scale is rough.
 */
import { defineNumberMethod } from './define.ts'
import { medianOf, readersOf } from './readers.ts'

const defaults = { k: 1.345, tolerance: 1e-10, maxIterations: 200 }

type Estimate = { readonly value: number; readonly error: number | null; readonly iterations: number }

const estimate = (readings: Float64Array, { k, tolerance, maxIterations }: typeof defaults): Estimate => {
  const sorted = readings.slice().sort()
  const middle = medianOf(sorted)
  const scale = 1.4826 * medianOf(sorted.map((value) => Math.abs(value - middle)).sort())
  if (scale === 0) return { value: middle, error: null, iterations: 0 }
  let value = middle
  for (let iterations = 1; ; iterations++) {
    let [sum, total, squares] = [0, 0, 0]
    for (const reading of sorted) {
      const distance = Math.abs(reading - value)
      const weight = distance <= k * scale ? 1 : (k * scale) / distance
      sum += weight * reading
      total += weight
      squares += weight * weight
    }
    const next = sum / total
    const isAtRest = Math.abs(next - value) <= tolerance * scale
    value = next
    if (isAtRest || iterations >= maxIterations) return { value, error: (1.96 * scale * Math.sqrt(squares)) / total, iterations }
  }
}

export const huber = defineNumberMethod({
  id: 'huber',
  version: '1',
  defaults,
  fit: (table, parameters) => {
    const settings = { ...defaults, ...parameters }
    const estimates = table.items.map((_, i) => estimate(table.values.slice(table.start[i] ?? 0, table.start[i + 1] ?? 0), settings))
    const values = Float64Array.from(estimates, ({ value }) => value)
    const iterations = estimates.reduce((most, one) => Math.max(most, one.iterations), 0)
    return {
      values,
      low: estimates.map(({ value, error }) => (error === null ? null : value - error)),
      high: estimates.map(({ value, error }) => (error === null ? null : value + error)),
      ...readersOf(table, values),
      iterations,
      isConverged: iterations < settings.maxIterations,
    }
  },
})
