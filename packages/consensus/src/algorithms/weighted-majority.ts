/**
 * Weighted majority: votes weigh by each worker's accuracy on gold items, as log odds, so that a worker at chance weighs nothing.
 *
 * Formula: weight of w = ln(a_w (K - 1) / (1 - a_w)); a_w = (right + s a) / (judged + s), a the accuracy of all workers on gold, s the
 * strength of that prior; the posterior is the softmax of the summed weights (the one-coin model with known accuracies and even priors).
 * Source: S. Nitzan, J. Paroush, "Optimal decision rules in uncertain dichotomous choice situations", International Economic Review 23 (1982).
 * Complexity: O(votes x classes).
 * Known failure: with few gold items the accuracies are rough; a worker without any gets the common accuracy.
 */
import { err, ok } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import { defineAlgorithm } from './define.ts'
import { explain, sharesOfClasses, voteShares } from './em.ts'
import { confusionOfCoins } from './one-coin.ts'

const defaults = { strength: 4 }

type Judged = { readonly right: Float64Array; readonly votes: Float64Array }

const judge = (table: VoteTable, gold: ReadonlyMap<string, string>): Judged => {
  const right = new Float64Array(table.workers.length)
  const votes = new Float64Array(table.workers.length)
  table.items.forEach((item, i) => {
    const truth = gold.get(item)
    if (truth === undefined) return
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const worker = table.workerOf[v] ?? 0
      votes[worker] = (votes[worker] ?? 0) + 1
      if (table.classes[table.classOf[v] ?? 0] === truth) right[worker] = (right[worker] ?? 0) + 1
    }
  })
  return { right, votes }
}

export const weightedMajority = defineAlgorithm({
  id: 'weighted-majority',
  version: '1',
  defaults,
  needsGold: true,
  mostClasses: null,
  fit: (table, { parameters, gold } = {}) => {
    const { strength } = { ...defaults, ...parameters }
    const { right, votes } = judge(table, gold ?? new Map())
    const judged = votes.reduce((sum, count) => sum + count, 0)
    if (judged === 0)
      return err({ code: 'invalid-input', at: 'gold', message: 'weighted-majority needs known labels of items that have votes' })
    const classes = table.classes.length
    // One right and one wrong answer more, so that no accuracy is 0 or 1 and no weight infinite.
    const common = (right.reduce((sum, count) => sum + count, 0) + 1) / (judged + 2)
    const accuracy = right.map((count, worker) => (count + strength * common) / ((votes[worker] ?? 0) + strength))
    const confusion = confusionOfCoins(accuracy, classes)
    const posterior = voteShares(table)
    const logLikelihood = explain(table, confusion, new Float64Array(classes).fill(1 / classes), posterior)
    return ok({ posterior, priors: sharesOfClasses(posterior, classes), confusion, iterations: 1, isConverged: true, logLikelihood })
  },
})
