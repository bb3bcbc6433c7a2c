/**
 * Median of the readings of each item. One reading far off does not move it.
 *
 * Interval: the order statistics that hold the median with at least 95 %, from the binomial distribution of one half; null where even the
 * extremes do not (fewer than 6 readings).
 * Source: W. J. Conover, "Practical Nonparametric Statistics" (1999), section 3.2.
 * Complexity: O(n log n).
 * Known failure: a bias that most workers share stays; with two readings it is their mean.
 */
import { defineNumberMethod } from './define.ts'
import { medianOf, readersOf } from './readers.ts'

/** How many order statistics to leave out at either end, or -1 when 95 % cannot be had: the greatest k with P(B < k) <= 0.025, less one. */
const cutOf = (n: number): number => {
  let chance = 0.5 ** n
  let tail = 0
  let cut = -1
  for (let k = 0; k < n; k++) {
    tail += chance
    if (tail > 0.025) break
    cut = k
    chance = (chance * (n - k)) / (k + 1)
  }
  return cut
}

export const median = defineNumberMethod({
  id: 'median',
  version: '1',
  defaults: {},
  fit: (table) => {
    const low: (number | null)[] = []
    const high: (number | null)[] = []
    const values = Float64Array.from(table.items, (_, i) => {
      const own = table.values.slice(table.start[i] ?? 0, table.start[i + 1] ?? 0).sort()
      const cut = cutOf(own.length)
      low.push(cut < 0 ? null : (own[cut] ?? null))
      high.push(cut < 0 ? null : (own[own.length - 1 - cut] ?? null))
      return medianOf(own)
    })
    return { values, low, high, ...readersOf(table, values), iterations: 0, isConverged: true }
  },
})
