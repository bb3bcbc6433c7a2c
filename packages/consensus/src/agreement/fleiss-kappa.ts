/**
 * Fleiss' kappa: agreement above chance for any number of readings, where chance is drawing from the pooled class shares.
 *
 * Formula: (P - Pe) / (1 - Pe), P the mean share of agreeing pairs, Pe = sum over k of p_k^2, p_k the mean share of class k.
 * Source: J. L. Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76 (1971); with unequal numbers of
 * readings as in K. L. Gwet, "Handbook of Inter-Rater Reliability" (2014).
 * Complexity: O(items x classes).
 * Known failure: falls although readers agree when one class is rare (the paradox of Feinstein and Cicchetti); see AC1.
 */
import { ok } from '@reticle/domain'
import { defineMetric } from './define.ts'
import { classShares, observedAgreement, unitsOf } from './units.ts'

export const fleissKappa = defineMetric({
  id: 'fleiss-kappa',
  version: '1',
  levels: ['nominal'],
  measure: (table, { weights }) => {
    const units = unitsOf(table, weights)
    const { n, excluded } = units
    const observed = observedAgreement(units)
    if (observed === null) return ok({ value: null, n, excluded })
    const chance = classShares(units, table.classes.length).reduce((sum, share) => sum + share * share, 0)
    return ok({ value: 1 - chance < 1e-12 ? null : (observed - chance) / (1 - chance), n, excluded })
  },
})
