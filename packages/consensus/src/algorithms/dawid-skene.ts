/**
 * Dawid-Skene: each worker has a confusion matrix, each item a hidden true class; EM finds both.
 *
 * Formula: P(t_i = j | votes) ~ p_j prod over votes (w, l) of i of pi_w(j, l); pi_w(j, l) = expected votes l of w on items of class j over
 * all his expected votes on them; p_j = mean of P(t_i = j).
 * Source: A. P. Dawid, A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm", Applied Statistics
 * 28 (1979). Starts from vote shares, estimates the priors, no smoothing, to convergence; repeated readings each count.
 * Complexity: O(votes x classes) an iteration.
 * Known failure: a matrix for each worker needs many votes of each worker on each class: with sparse workers, or with a bias that most
 * workers share, it can do worse than majority (weather_cf, cubam_ducks); with workers who are mostly wrong classes may swap.
 */
import { ok } from '@reticle/domain'
import { defineAlgorithm } from './define.ts'
import { expectationMaximisation, expectedVotes, normalised } from './em.ts'

const defaults = { smoothing: 0, tolerance: 1e-12, maxIterations: 10_000 }

export const dawidSkene = defineAlgorithm({
  id: 'dawid-skene',
  version: '1',
  defaults,
  needsGold: false,
  fit: (table, { parameters } = {}) => {
    const { smoothing, tolerance, maxIterations } = { ...defaults, ...parameters }
    const readers = (posterior: Float64Array) =>
      normalised(expectedVotes(table, posterior), table.workers.length, table.classes.length, smoothing)
    return ok(expectationMaximisation(table, { readers, tolerance, maxIterations }))
  },
})
