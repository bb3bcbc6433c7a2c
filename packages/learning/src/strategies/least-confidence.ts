/**
 * Least confidence: what the model is least sure of goes first.
 *
 * Formula: s = (1 - max p_k) K / (K - 1): 0 where the model is certain, 1 where all K classes are as likely.
 * Source: D. D. Lewis, W. A. Gale, "A sequential algorithm for training text classifiers", SIGIR 1994; scaled as in B. Settles, "Active
 * learning literature survey", University of Wisconsin 1648 (2009), section 3.1.
 * Complexity: O(n K).
 * Known failure: sees nothing but the first class; takes outliers and samples that nobody can tell apart; probabilities that are not
 * calibrated rank the same classes, not the same samples.
 */
import { ok } from '@reticle/domain'
import { defineStrategy, rowOf, topTwo, within } from '../define.ts'

export const leastConfidence = defineStrategy({
  id: 'least-confidence',
  version: '1',
  needs: ['probabilities'],
  defaults: {},
  score: ({ ids, classes, probabilities }) => {
    const confidence = Float64Array.from(ids, (_, row) => topTwo(rowOf(probabilities, row, classes))[0])
    return ok({ scores: confidence.map((value) => within(((1 - value) * classes) / (classes - 1))), parts: { confidence } })
  },
})
