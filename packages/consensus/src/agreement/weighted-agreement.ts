import type { Unit, Units } from './units.ts'

/** Weighted agreement among the pairs of readings of one unit: sum over k of n_k (n*_k - 1) / (r (r - 1)), n*_k = sum over l of w_kl n_l. */
const agreementIn = ({ classes, counts, readings }: Unit, weights: Float64Array, size: number): number => {
  let sum = 0
  classes.forEach((c, place) => {
    const near = classes.reduce((total, k, other) => total + (weights[c * size + k] ?? 0) * (counts[other] ?? 0), 0)
    sum += (counts[place] ?? 0) * (near - 1)
  })
  return sum / (readings * (readings - 1))
}

/** Mean over units of the weighted share of agreeing pairs; null without units. */
export const observedWeighted = ({ pairable, n }: Units, weights: Float64Array, size: number): number | null =>
  n === 0 ? null : pairable.reduce((sum, unit) => sum + unit.weight * agreementIn(unit, weights, size), 0) / n
