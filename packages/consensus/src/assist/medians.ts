/**
 * Medians of two groups of readings and their difference, with percentile bootstraps by sample (docs/spec/models.md, MR27; consensus.md, C83).
 *
 * Source: B. Efron, R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapters 12 and 13.
 * Complexity: draws x n log n.
 * Known failure: the bootstrap of a median is coarse with few readings; below about 20 its interval only says that little is known.
 */
import type { Estimate } from '@reticle/domain'
import { drawsFor, intervalOf, noEstimate } from '../quality/estimates.ts'
import { seededDraw } from '../random.ts'

/** Values of both groups on one sample. */
export type Sides = { readonly shown: readonly number[]; readonly blank: readonly number[] }

export const medianOf = (values: readonly number[]): number | null => {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

const differing = (blank: number | null, shown: number | null): number | null => (blank === null || shown === null ? null : blank - shown)

/** @returns `saved`: the median of the blank ones - that of the shown ones. */
export const mediansOf = (
  samples: readonly Sides[],
  seed: number,
): { readonly shown: Estimate; readonly blank: Estimate; readonly saved: Estimate } => {
  const [shown, blank] = [samples.flatMap((one) => one.shown), samples.flatMap((one) => one.blank)]
  const draws: { shown: number[]; blank: number[]; saved: number[] } = { shown: [], blank: [], saved: [] }
  const draw = seededDraw(seed)
  for (let round = samples.length < 2 ? 0 : drawsFor(12 * (shown.length + blank.length)); round > 0; round--) {
    const drawn = samples.map(() => samples[draw(samples.length)] ?? { shown: [], blank: [] })
    const [a, b] = [medianOf(drawn.flatMap((one) => one.shown)), medianOf(drawn.flatMap((one) => one.blank))]
    const both = differing(b, a)
    if (a !== null) draws.shown.push(a)
    if (b !== null) draws.blank.push(b)
    if (both !== null) draws.saved.push(both)
  }
  const estimate = (value: number | null, n: number, values: number[]): Estimate =>
    value === null ? noEstimate() : { value, n, excluded: 0, interval: intervalOf(values) }
  const [a, b] = [medianOf(shown), medianOf(blank)]
  return {
    shown: estimate(a, shown.length, draws.shown),
    blank: estimate(b, blank.length, draws.blank),
    saved: estimate(differing(b, a), shown.length + blank.length, draws.saved),
  }
}
