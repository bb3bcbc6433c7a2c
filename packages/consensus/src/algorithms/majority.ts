/**
 * Majority: the class with most votes; each vote counts the same. The posterior is the share of votes.
 *
 * Formula: P(t_i = j) = n_ij / n_i.
 * Complexity: O(votes).
 * Known failure: a bias that most workers share wins; a worker who clicks at random counts like an expert. Ties are reported, and broken
 * only by a named rule (`decide`).
 */
import { ok } from '@reticle/domain'
import { defineAlgorithm } from './define.ts'
import { expectedVotes, normalised, sharesOfClasses, voteShares } from './em.ts'

export const majority = defineAlgorithm({
  id: 'majority',
  version: '1',
  defaults: {},
  needsGold: false,
  mostClasses: null,
  fit: (table) => {
    const posterior = voteShares(table)
    const classes = table.classes.length
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
