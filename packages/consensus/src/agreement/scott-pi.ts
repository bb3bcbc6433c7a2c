/**
 * Scott's pi: agreement of two readers above chance, where chance draws from the shares of both readers together. With more than two
 * readers, the mean over pairs of readers that share items.
 *
 * Formula: (Po - Pe) / (1 - Pe), Pe = sum over k of ((p_ak + p_bk) / 2)^2.
 * Source: W. A. Scott, "Reliability of content analysis: the case of nominal scale coding", Public Opinion Quarterly 19 (1955).
 * Complexity: O(pairs of readings + pairs of readers x classes^2).
 * Known failure: as Fleiss' kappa: falls although readers agree when one class is rare; a bias between the two readers lowers it.
 */
import { ok } from '@reticle/domain'
import { defineMetric } from './define.ts'
import { aboveChance, marginsOf, meanOverPairs, readerPairs } from './reader-pairs.ts'

export const scottPi = defineMetric({
  id: 'scott-pi',
  version: '1',
  levels: ['nominal'],
  measure: (table, { weights }) => {
    const size = table.classes.length
    const { pairs, n, excluded } = readerPairs(table, weights)
    const value = meanOverPairs(pairs, (pair) => {
      const { first, second } = marginsOf(pair, size)
      const chance = first.reduce((sum, share, label) => sum + ((share + (second[label] ?? 0)) / 2) ** 2, 0)
      let agreeing = 0
      for (let label = 0; label < size; label++) agreeing += pair.joint[label * size + label] ?? 0
      return aboveChance(agreeing / pair.items, chance)
    })
    return ok({ value, n, excluded })
  },
})
