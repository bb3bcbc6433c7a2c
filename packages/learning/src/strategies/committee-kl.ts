/**
 * Committee, mean divergence: the samples on which the models' probabilities lie farthest from their mean go first.
 *
 * Formula: s = (1/M) sum over models of sum p_mk ln (p_mk / q_k) / ln min(M, K), with q the mean of the models' rows. It is the information
 * that one more model gives of the class (Jensen and Shannon), so it is at most ln M and ln K.
 * Source: A. McCallum, K. Nigam, "Employing EM and pool-based active learning for text classification", ICML 1998.
 * Complexity: O(n M K).
 * Known failure: models that are all unsure in the same way do not disagree: what is hard for all of them is passed over.
 */
import { ok } from '@reticle/domain'
import { defineStrategy, entropyOf, rowOf, within } from '../define.ts'

export const committeeKl = defineStrategy({
  id: 'committee-kl',
  version: '1',
  needs: ['committee'],
  defaults: {},
  score: ({ ids, classes, committee }) => {
    const divergence = new Float64Array(ids.length)
    const mean = new Float64Array(classes)
    for (let row = 0; row < ids.length; row++) {
      mean.fill(0)
      let own = 0
      for (const member of committee) {
        const said = rowOf(member, row, classes)
        for (let k = 0; k < classes; k++) mean[k] = (mean[k] ?? 0) + (said[k] ?? 0) / committee.length
        own += entropyOf(said) / committee.length
      }
      divergence[row] = Math.max(0, entropyOf(mean) - own)
    }
    const most = Math.log(Math.min(committee.length, classes))
    return ok({ scores: divergence.map((value) => within(value / most)), parts: { divergence } })
  },
})
