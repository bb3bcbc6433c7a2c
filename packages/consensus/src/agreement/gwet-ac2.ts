/**
 * Gwet's AC2: AC1 in which near classes agree in part. Ordinal: linear weights in the ranks of the listed classes; interval: quadratic
 * weights in the values; ratio: by relative difference.
 *
 * Formula: (P - Pe) / (1 - Pe), Pe = T / (K (K - 1)) sum over k of p_k (1 - p_k), T the sum of all weights, p_k the mean share of class k.
 * Source: K. L. Gwet, "Handbook of Inter-Rater Reliability" (2014), chapter 3.
 * Complexity: O(items x classes^2).
 * Known failure: as AC1: depends on K; null with fewer than two classes.
 */
import { ok } from '@reticle/domain'
import { defineMetric } from './define.ts'
import { agreementWeights, valuesOf } from './disagreement.ts'
import { aboveChance } from './reader-pairs.ts'
import { classShares, unitsOf } from './units.ts'
import { observedWeighted } from './weighted-agreement.ts'

export const gwetAc2 = defineMetric({
  id: 'gwet-ac2',
  version: '1',
  levels: ['ordinal', 'interval', 'ratio'],
  measure: (table, { level, weights }) => {
    const values = valuesOf(table, level)
    if (!values.ok) return values
    const size = table.classes.length
    const near = agreementWeights(values.value, level)
    const units = unitsOf(table, weights)
    const { n, excluded } = units
    const observed = observedWeighted(units, near, size)
    if (observed === null || size < 2) return ok({ value: null, n, excluded })
    const total = near.reduce((sum, weight) => sum + weight, 0)
    const spread = classShares(units, size).reduce((sum, share) => sum + share * (1 - share), 0)
    return ok({ value: aboveChance(observed, (total / (size * (size - 1))) * spread), n, excluded })
  },
})
