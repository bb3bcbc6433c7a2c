/**
 * Weighted kappa: Cohen's kappa in which near classes agree in part. Ordinal: linear weights in the ranks of the listed classes; interval:
 * quadratic weights in the values; ratio: by relative difference. With more than two readers, the mean over pairs.
 *
 * Formula: (Po - Pe) / (1 - Pe), Po = sum over c, k of w_ck p_ck, Pe = sum of w_ck p_c. p_.k.
 * Source: J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968); with quadratic weights it is an intraclass correlation: J. Fleiss,
 * J. Cohen, Educational and Psychological Measurement 33 (1973).
 * Complexity: O(pairs of readings + pairs of readers x classes^2).
 * Known failure: grows with the number of classes under quadratic weights; classes that nobody used count in ranks when they are listed.
 */
import { ok } from '@reticle/domain'
import { defineMetric } from './define.ts'
import { agreementWeights, valuesOf } from './disagreement.ts'
import { aboveChance, marginsOf, meanOverPairs, readerPairs } from './reader-pairs.ts'

export const weightedKappa = defineMetric({
  id: 'weighted-kappa',
  version: '1',
  levels: ['ordinal', 'interval', 'ratio'],
  measure: (table, { level, weights }) => {
    const values = valuesOf(table, level)
    if (!values.ok) return values
    const size = table.classes.length
    const near = agreementWeights(values.value, level)
    const { pairs, n, excluded } = readerPairs(table, weights)
    const value = meanOverPairs(pairs, (pair) => {
      const { first, second } = marginsOf(pair, size)
      let [observed, chance] = [0, 0]
      for (let c = 0; c < size; c++)
        for (let k = 0; k < size; k++) {
          const weight = near[c * size + k] ?? 0
          observed += (weight * (pair.joint[c * size + k] ?? 0)) / pair.items
          chance += weight * (first[c] ?? 0) * (second[k] ?? 0)
        }
      return aboveChance(observed, chance)
    })
    return ok({ value, n, excluded })
  },
})
