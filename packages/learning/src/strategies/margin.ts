/**
 * Margin: the samples between whose first two classes the model decides most closely go first.
 *
 * Formula: s = 1 - (p_(1) - p_(2)), with p_(1) and p_(2) the greatest probabilities.
 * Source: T. Scheffer, C. Decomain, S. Wrobel, "Active hidden Markov models for information extraction", IDA 2001.
 * Complexity: O(n K).
 * Known failure: does not see whether a third class is as likely; for two classes it is the order of least confidence.
 */
import { ok } from '@reticle/domain'
import { defineStrategy, rowOf, topTwo, within } from '../define.ts'

export const margin = defineStrategy({
  id: 'margin',
  version: '1',
  needs: ['probabilities'],
  defaults: {},
  score: ({ ids, classes, probabilities }) => {
    const [first, second] = [new Float64Array(ids.length), new Float64Array(ids.length)]
    for (let row = 0; row < ids.length; row++) {
      const [one, two] = topTwo(rowOf(probabilities, row, classes))
      first[row] = one
      second[row] = two
    }
    return ok({ scores: first.map((one, row) => within(1 - (one - (second[row] ?? 0)))), parts: { first, second } })
  },
})
