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
import type { VoteTable } from '../votes/vote-table.ts'
import { defineAlgorithm, type LabelResult } from './define.ts'
import { expectationMaximisation, expectedVotes, normalised, untilAtRest } from './em.ts'
import type { ThreadHost } from './em-kernel/crew.ts'
import { createEmKernel, fitsKernel } from './em-kernel/kernel.ts'

const defaults = { smoothing: 0, tolerance: 1e-12, maxIterations: 10_000 }

type Settings = typeof defaults

const byKernel = (table: VoteTable, { smoothing, tolerance, maxIterations }: Settings, host: ThreadHost | undefined): LabelResult => {
  const kernel = createEmKernel(table, host)
  try {
    const outcome = untilAtRest(() => kernel.step(smoothing), tolerance, maxIterations)
    return { posterior: kernel.posterior(), priors: kernel.priors(), confusion: kernel.confusion(), ...outcome }
  } finally {
    kernel.end()
  }
}

/** Plain loops, for tables beyond the memory of the kernel (about 4 GB). */
const byLoops = (table: VoteTable, { smoothing, tolerance, maxIterations }: Settings): LabelResult => {
  const readers = (posterior: Float64Array) =>
    normalised(expectedVotes(table, posterior), table.workers.length, table.classes.length, smoothing)
  return expectationMaximisation(table, { readers, tolerance, maxIterations })
}

export const dawidSkene = defineAlgorithm({
  id: 'dawid-skene',
  // 2: votes of a large table are summed block by block (C2), which rounds otherwise.
  version: '2',
  defaults,
  needsGold: false,
  usesThreads: true,
  mostClasses: null,
  fit: (table, { parameters, threads } = {}) => {
    const settings = { ...defaults, ...parameters }
    return ok(fitsKernel(table) ? byKernel(table, settings, threads) : byLoops(table, settings))
  },
})
