import { isMeasured, type Values } from './finite-values.ts'
import type { Window } from './window.ts'

/** Counts of values in equal bins from `low` to `high`; the last bin holds `high` itself. */
export type Histogram = {
  readonly low: number
  readonly high: number
  readonly counts: readonly number[]
  /** Measured values below and above the range. */
  readonly below: number
  readonly above: number
  /** Values that were not measured: NaN, infinite, "no data". */
  readonly unmeasured: number
}

/** Bins of whole numbers hold the same number of values each, so that no comb shows: as many as the range has, or one for every few. */
export const binsOf = (range: Window, isWhole: boolean, most = 256): { readonly range: Window; readonly bins: number } => {
  if (!isWhole) return { range, bins: most }
  const [low, high] = [Math.floor(range.low), Math.ceil(range.high)]
  const perBin = Math.max(1, Math.ceil((high - low + 1) / most))
  const bins = Math.ceil((high - low + 1) / perBin)
  return { range: { low: low - 0.5, high: low - 0.5 + bins * perBin }, bins }
}

export const histogramOf = (values: Values, nodata: number | null, range: Window, bins: number): Histogram => {
  const counts = new Array<number>(bins).fill(0)
  const { low, high } = range
  const perUnit = high > low ? bins / (high - low) : 0
  let [below, above, unmeasured] = [0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN
    if (!isMeasured(value, nodata)) unmeasured++
    else if (value < low) below++
    else if (value > high) above++
    else {
      const bin = Math.min(bins - 1, Math.floor((value - low) * perUnit))
      counts[bin] = (counts[bin] ?? 0) + 1
    }
  }
  return { low, high, counts, below, above, unmeasured }
}

/** Heights of the bins from 0 to 1. With the log axis one count is seen beside a million. */
export const heightsOf = (counts: readonly number[], axis: 'linear' | 'log'): readonly number[] => {
  const scaled = axis === 'log' ? counts.map(Math.log1p) : counts
  const most = scaled.reduce((a, b) => Math.max(a, b), 0)
  return most === 0 ? scaled.map(() => 0) : scaled.map((one) => one / most)
}
