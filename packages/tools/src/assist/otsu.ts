import { sortedValues, type Values } from './patch.ts'
import type { Work } from './work.ts'

/*
 * Otsu's threshold: of all ways to cut the values in two, the one that leaves the most variance between the two sides,
 *   between(k) = w0 w1 (m0 - m1)^2,
 * w: shares, m: means of the values up to the k-th and of those above. N. Otsu, "A threshold selection method from gray-level histograms",
 * IEEE Trans. SMC 9 (1979). Taken over the values themselves and not over bins, so that no choice of bins moves it: O(n) for whole
 * numbers, O(n log n) for others, of which no more than four million are looked at. Of equal cuts the lowest. Known failure: sides of very
 * unequal size, or values with one hump, are cut somewhere within the larger one.
 */

/** Values in ascending order with how often each is met; answers the middle of the gap at the best cut. */
const cutOf = (values: Values, counts: Values | undefined): number | undefined => {
  const times = (i: number) => counts?.[i] ?? 1
  const origin = values[0] ?? 0
  let [n, total] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    n += times(i)
    total += ((values[i] ?? 0) - origin) * times(i)
  }
  let [count, below, best, threshold] = [0, 0, 0, Number.NaN]
  for (let i = 0; i + 1 < values.length; i++) {
    const [value, next] = [values[i] ?? 0, values[i + 1] ?? 0]
    count += times(i)
    below += (value - origin) * times(i)
    if (value === next) continue
    const between = count * (n - count) * (below / count - (total - below) / (n - count)) ** 2
    if (between > best) {
      best = between
      threshold = value + (next - value) / 2
    }
  }
  return Number.isNaN(threshold) ? undefined : threshold
}

/** The middle between the last value of the lower side and the first of the upper one; undefined when all values are the same. */
export const otsuThreshold = (sorted: Values): number | undefined => cutOf(sorted, undefined)

const atOnce = 1 << 20
/** Whole numbers over no wider range than this are counted and not sorted. */
const mostCounted = 1 << 22
const mostSorted = 4_000_000

/** The same of the values at some places, all of them measured. */
export function* otsuAt(values: Values, places: Uint32Array): Work<number | undefined> {
  let [low, high, isWhole] = [Infinity, -Infinity, true]
  for (let i = 0; i < places.length; i++) {
    if (i % atOnce === 0) yield (0.5 * i) / places.length
    const value = values[places[i] ?? 0] ?? 0
    if (value < low) low = value
    if (value > high) high = value
    isWhole &&= Number.isInteger(value)
  }
  if (!isWhole || high - low >= mostCounted) {
    const stride = Math.max(1, Math.ceil(places.length / mostSorted))
    const sample = Float64Array.from({ length: Math.ceil(places.length / stride) }, (_, i) => values[places[i * stride] ?? 0] ?? 0)
    return otsuThreshold(sortedValues(sample, null))
  }
  const counts = new Float64Array(Math.max(0, high - low + 1))
  for (let i = 0; i < places.length; i++) {
    if (i % atOnce === 0) yield 0.5 + (0.5 * i) / places.length
    const bin = (values[places[i] ?? 0] ?? 0) - low
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const met = [...counts.keys()].filter((bin) => (counts[bin] ?? 0) > 0)
  return cutOf(
    met.map((bin) => low + bin),
    met.map((bin) => counts[bin] ?? 0),
  )
}
