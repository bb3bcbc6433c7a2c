/**
 * Gwet's AC1: agreement above chance, where chance counts only items that are hard to classify.
 *
 * Formula: (P - Pe) / (1 - Pe), Pe = sum over k of p_k (1 - p_k) / (K - 1), p_k the mean share of class k, K the number of classes.
 * Source: K. L. Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement", British Journal of
 * Mathematical and Statistical Psychology 61 (2008).
 * Complexity: O(items x classes).
 * Known failure: depends on K, so classes that nobody used must be listed or left out on purpose; null with fewer than two classes.
 */
import { ok } from '@reticle/domain'
import { defineMetric } from './define.ts'
import { classShares, observedAgreement, unitsOf } from './units.ts'

export const gwetAc1 = defineMetric({
  id: 'gwet-ac1',
  version: '1',
  levels: ['nominal'],
  measure: (table, { weights }) => {
    const units = unitsOf(table, weights)
    const { n, excluded } = units
    const observed = observedAgreement(units)
    const classes = table.classes.length
    if (observed === null || classes < 2) return ok({ value: null, n, excluded })
    const chance = classShares(units, classes).reduce((sum, share) => sum + share * (1 - share), 0) / (classes - 1)
    return ok({ value: (observed - chance) / (1 - chance), n, excluded })
  },
})
