/**
 * Brennan-Prediger: agreement above chance, where chance takes every class alike. With weights at the levels above nominal.
 *
 * Formula: (P - Pe) / (1 - Pe), Pe = T / K^2, T the sum of all weights (K for nominal, so that Pe = 1 / K).
 * Source: R. L. Brennan, D. J. Prediger, "Coefficient kappa: some uses, misuses, and alternatives", Educational and Psychological
 * Measurement 41 (1981); any number of readings and weights: K. L. Gwet, "Handbook of Inter-Rater Reliability" (2014), chapter 3.
 * Complexity: O(items x classes^2).
 * Known failure: grows with K, so classes that nobody used must be listed or left out on purpose; null with fewer than two classes.
 */
import { ok } from '@reticle/domain'
import { defineMetric } from './define.ts'
import { agreementWeights, valuesOf } from './disagreement.ts'
import { aboveChance } from './reader-pairs.ts'
import { unitsOf } from './units.ts'
import { observedWeighted } from './weighted-agreement.ts'

export const brennanPrediger = defineMetric({
  id: 'brennan-prediger',
  version: '1',
  levels: ['nominal', 'ordinal', 'interval', 'ratio'],
  measure: (table, { level, weights }) => {
    const values = valuesOf(table, level)
    if (!values.ok) return values
    const size = table.classes.length
    const near = agreementWeights(values.value, level)
    const units = unitsOf(table, weights)
    const { n, excluded } = units
    const observed = observedWeighted(units, near, size)
    if (observed === null || size < 2) return ok({ value: null, n, excluded })
    return ok({ value: aboveChance(observed, near.reduce((sum, weight) => sum + weight, 0) / size ** 2), n, excluded })
  },
})
