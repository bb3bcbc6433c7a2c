/**
 * Cohen's kappa: agreement of two readers above what their own class shares would give by chance. With more than two readers, the mean
 * over pairs of readers that share items.
 *
 * Formula: (Po - Pe) / (1 - Pe), Pe = sum over k of p_ak p_bk. Where a reader read an item several times, each pair of readings counts
 * 1 / (readings of one x readings of the other).
 * Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960); mean over
 * pairs: R. J. Light, Psychological Bulletin 76 (1971).
 * Complexity: O(pairs of readings + pairs of readers x classes^2).
 * Known failure: the paradoxes of prevalence and bias; undefined for a pair that uses one and the same class throughout, which is then
 * left out of the mean.
 */
import { ok } from '@reticle/domain'
import { defineMetric } from './define.ts'
import { aboveChance, marginsOf, meanOverPairs, readerPairs } from './reader-pairs.ts'

export const cohenKappa = defineMetric({
  id: 'cohen-kappa',
  version: '1',
  levels: ['nominal'],
  measure: (table, { weights }) => {
    const size = table.classes.length
    const { pairs, n, excluded } = readerPairs(table, weights)
    const value = meanOverPairs(pairs, (pair) => {
      const { first, second } = marginsOf(pair, size)
      const chance = first.reduce((sum, share, label) => sum + share * (second[label] ?? 0), 0)
      let agreeing = 0
      for (let label = 0; label < size; label++) agreeing += pair.joint[label * size + label] ?? 0
      return aboveChance(agreeing / pair.items, chance)
    })
    return ok({ value, n, excluded })
  },
})
