/**
 * Percent agreement: the share of pairs of readings that are equal, a mean over items.
 *
 * Formula: mean over i of sum over k of n_ik (n_ik - 1) / (n_i (n_i - 1)).
 * Complexity: O(items x classes).
 * Known failure: high by chance alone where one class is frequent.
 */
import { ok } from '@reticle/domain'
import { defineMetric } from './define.ts'
import { observedAgreement, unitsOf } from './units.ts'

export const percent = defineMetric({
  id: 'percent',
  version: '1',
  levels: ['nominal'],
  measure: (table, { weights }) => {
    const units = unitsOf(table, weights)
    return ok({ value: observedAgreement(units), n: units.n, excluded: units.excluded })
  },
})
