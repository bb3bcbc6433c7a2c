/**
 * Ordinal median: the class in the middle of the votes, for classes in an order (grades, stages).
 *
 * Idea: the median is the class that is nearest to all votes in steps; one vote far off does not move it. With an even number of votes that
 * fall on two classes the middle is between them, and that is a tie. The posterior is the share of ways in which a vote drawn from below the
 * middle and one from above it name the class, which is 1 for a clear median and half for each of the two classes of a tie.
 * Formula: with votes in order x_1 <= ... <= x_n: half to x_ceil(n/2) and half to x_floor(n/2)+1.
 * Complexity: O(votes + items x classes).
 * Known failure: knows no confidence between the middle and the rest; where steps are unequal it takes them as equal.
 */
import { ok } from '@reticle/domain'
import { countsOf } from '../votes/vote-table.ts'
import { defineAlgorithm } from './define.ts'
import { expectedVotes, normalised, sharesOfClasses } from './em.ts'

export const ordinalMedian = defineAlgorithm({
  id: 'ordinal-median',
  version: '1',
  defaults: {},
  needsGold: false,
  mostClasses: null,
  fit: (table) => {
    const classes = table.classes.length
    const counts = countsOf(table)
    const posterior = new Float64Array(counts.length)
    for (let row = 0; row < counts.length; row += classes) {
      const n = counts.subarray(row, row + classes).reduce((sum, count) => sum + count, 0)
      const [low, high] = [Math.ceil(n / 2), Math.floor(n / 2) + 1]
      let seen = 0
      for (let label = 0; label < classes; label++) {
        const before = seen
        seen += counts[row + label] ?? 0
        for (const place of [low, high]) if (before < place && place <= seen) posterior[row + label] = (posterior[row + label] ?? 0) + 0.5
      }
    }
    return ok({
      posterior,
      priors: sharesOfClasses(posterior, classes),
      confusion: normalised(expectedVotes(table, posterior), table.workers.length, classes, 0),
      iterations: 0,
      isConverged: true,
      logLikelihood: null,
    })
  },
})
