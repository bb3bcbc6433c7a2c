/**
 * One-coin Dawid-Skene: each worker has one accuracy, the same on every class; errors are spread evenly over the other classes.
 *
 * Formula: as Dawid-Skene with pi_w(j, j) = a_w and pi_w(j, l) = (1 - a_w) / (K - 1); a_w = mean posterior of the class that w said.
 * Source: Y. Zhang, X. Chen, D. Zhou, M. Jordan, "Spectral methods meet EM", JMLR 17 (2016), the one-coin model.
 * Complexity: O(votes x classes) an iteration.
 * Known failure: cannot see a bias between classes (bluebirds: 58 % where the full model has 90 %).
 */
import { ok } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import { defineAlgorithm } from './define.ts'
import { expectationMaximisation } from './em.ts'

const defaults = { tolerance: 1e-12, maxIterations: 10_000 }

/** Confusion of workers with one accuracy each. */
export const confusionOfCoins = (accuracy: Float64Array, classes: number): Float64Array => {
  const confusion = new Float64Array(accuracy.length * classes * classes)
  accuracy.forEach((given, worker) => {
    // With one class nobody can be wrong.
    const share = classes > 1 ? given : 1
    const error = classes > 1 ? (1 - share) / (classes - 1) : 0
    for (let said = 0; said < classes; said++)
      for (let truth = 0; truth < classes; truth++) confusion[(worker * classes + said) * classes + truth] = said === truth ? share : error
  })
  return confusion
}

const accuracies = (table: VoteTable, posterior: Float64Array): Float64Array => {
  const classes = table.classes.length
  const right = new Float64Array(table.workers.length)
  const votes = new Float64Array(table.workers.length)
  for (let i = 0; i < table.items.length; i++)
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const worker = table.workerOf[v] ?? 0
      right[worker] = (right[worker] ?? 0) + (posterior[i * classes + (table.classOf[v] ?? 0)] ?? 0)
      votes[worker] = (votes[worker] ?? 0) + 1
    }
  return right.map((sum, worker) => Math.min(1, sum / (votes[worker] ?? 1)))
}

export const oneCoin = defineAlgorithm({
  id: 'one-coin',
  version: '1',
  defaults,
  needsGold: false,
  mostClasses: null,
  fit: (table, { parameters } = {}) => {
    const { tolerance, maxIterations } = { ...defaults, ...parameters }
    const readers = (posterior: Float64Array) => confusionOfCoins(accuracies(table, posterior), table.classes.length)
    return ok(expectationMaximisation(table, { readers, tolerance, maxIterations }))
  },
})
