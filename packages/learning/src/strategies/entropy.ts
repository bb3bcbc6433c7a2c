/**
 * Entropy: the samples of which the model's answer holds the most surprise go first.
 *
 * Formula: s = - sum p_k ln p_k / ln K: 0 where the model is certain, 1 where all K classes are as likely.
 * Source: C. E. Shannon, "A mathematical theory of communication", Bell System Technical Journal 27 (1948); as a criterion: I. Dagan,
 * S. P. Engelson, "Committee-based sampling for training probabilistic classifiers", ICML 1995.
 * Complexity: O(n K).
 * Known failure: with many classes a long tail of unlikely ones outweighs a close call between two.
 */
import { ok } from '@reticle/domain'
import { defineStrategy, entropyOf, rowOf, within } from '../define.ts'

export const entropy = defineStrategy({
  id: 'entropy',
  version: '1',
  needs: ['probabilities'],
  defaults: {},
  score: ({ ids, classes, probabilities }) => {
    const nats = Float64Array.from(ids, (_, row) => entropyOf(rowOf(probabilities, row, classes)))
    return ok({ scores: nats.map((value) => within(value / Math.log(classes))), parts: { nats } })
  },
})
