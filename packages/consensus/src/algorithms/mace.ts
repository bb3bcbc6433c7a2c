/**
 * MACE (multi-annotator competence estimation): a worker either knows, and says the truth, or spams by his own habit.
 *
 * Idea: for each worker a competence and a distribution of what he says when he does not look; EM over the hidden truth and over who spammed
 * at which vote. A worker who answers always the same, or at random, is found without a single gold item.
 * Formula: P(l | t = j) = c_w [l = j] + (1 - c_w) h_w(l); E step: posterior of t, and for each vote the chance that it was spam,
 * (1 - c_w) h_w(l) / P(l | t); M step: c_w and h_w from expected counts with `smoothing` added to each; even prior on t.
 * Source: D. Hovy, T. Berg-Kirkpatrick, A. Vaswani, E. Hovy, "Learning whom to trust with MACE", NAACL (2013). Begins at vote shares (c_w = the
 * worker's mean share, h_w = what he said), where the paper begins at random and keeps the best of many.
 * Complexity: O(votes x classes) an iteration.
 * Known failure: knows no confusion between two classes: experts who mix up the same pair look like part-time spammers.
 */
import { ok } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import { defineAlgorithm } from './define.ts'
import { explain, sharesOfClasses, voteShares } from './em.ts'
import { meanRight } from './weighted.ts'

const defaults = { smoothing: 0.1, tolerance: 1e-9, maxIterations: 1000 }

/** `habits`: `workers x classes`. */
type Readers = { readonly competence: Float64Array; readonly habits: Float64Array }

const habitsOf = (table: VoteTable, weightOf: (vote: number) => number, smoothing: number): Float64Array => {
  const classes = table.classes.length
  const habits = new Float64Array(table.workers.length * classes).fill(smoothing / Math.max(1, classes))
  for (let v = 0; v < table.workerOf.length; v++) {
    const cell = (table.workerOf[v] ?? 0) * classes + (table.classOf[v] ?? 0)
    habits[cell] = (habits[cell] ?? 0) + weightOf(v)
  }
  for (let row = 0; row < habits.length; row += classes) {
    const total = habits.subarray(row, row + classes).reduce((sum, part) => sum + part, 0)
    for (let label = 0; label < classes; label++) habits[row + label] = total > 0 ? (habits[row + label] ?? 0) / total : 1 / classes
  }
  return habits
}

const confusionOf = ({ competence, habits }: Readers, classes: number): Float64Array => {
  const confusion = new Float64Array(competence.length * classes * classes)
  for (let worker = 0; worker < competence.length; worker++)
    for (let said = 0; said < classes; said++)
      for (let truth = 0; truth < classes; truth++) {
        const knows = competence[worker] ?? 0
        confusion[(worker * classes + said) * classes + truth] =
          (said === truth ? knows : 0) + (1 - knows) * (habits[worker * classes + said] ?? 0)
      }
  return confusion
}

/** The M step: for each vote the expected share of spam, given the posterior of the truth. */
const readersFrom = (table: VoteTable, posterior: Float64Array, { competence, habits }: Readers, smoothing: number): Readers => {
  const classes = table.classes.length
  const spam = new Float64Array(table.workerOf.length)
  const known = new Float64Array(table.workers.length)
  const votes = new Float64Array(table.workers.length)
  for (let i = 0; i < table.items.length; i++)
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const worker = table.workerOf[v] ?? 0
      const said = table.classOf[v] ?? 0
      const knows = competence[worker] ?? 0
      const chance = (1 - knows) * (habits[worker * classes + said] ?? 0)
      const isTrue = posterior[i * classes + said] ?? 0
      const share = 1 - (knows + chance > 0 ? (isTrue * knows) / (knows + chance) : 0)
      spam[v] = share
      known[worker] = (known[worker] ?? 0) + 1 - share
      votes[worker] = (votes[worker] ?? 0) + 1
    }
  return {
    competence: known.map((sum, worker) => (sum + smoothing) / ((votes[worker] ?? 0) + 2 * smoothing)),
    habits: habitsOf(table, (v) => spam[v] ?? 0, smoothing),
  }
}

export const mace = defineAlgorithm({
  id: 'mace',
  version: '1',
  defaults,
  needsGold: false,
  mostClasses: null,
  fit: (table, { parameters } = {}) => {
    const { smoothing, tolerance, maxIterations } = { ...defaults, ...parameters }
    const classes = table.classes.length
    const even = new Float64Array(classes).fill(1 / Math.max(1, classes))
    const posterior = voteShares(table)
    let readers: Readers = { competence: meanRight(table, posterior), habits: habitsOf(table, () => 1, smoothing) }
    let logLikelihood = Number.NEGATIVE_INFINITY
    let iterations = 0
    let isConverged = false
    while (iterations < maxIterations && !isConverged) {
      if (iterations > 0) readers = readersFrom(table, posterior, readers, smoothing)
      const next = explain(table, confusionOf(readers, classes), even, posterior)
      isConverged = Math.abs(next - logLikelihood) <= tolerance * Math.max(1, Math.abs(next))
      logLikelihood = next
      iterations += 1
    }
    const priors = sharesOfClasses(posterior, classes)
    return ok({ posterior, priors, confusion: confusionOf(readers, classes), iterations, isConverged, logLikelihood })
  },
})
