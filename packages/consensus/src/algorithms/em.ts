import type { VoteTable } from '../votes/vote-table.ts'
import type { LabelResult } from './define.ts'

/** Vote shares of each item, `items x classes`. */
export const voteShares = (table: VoteTable): Float64Array => {
  const classes = table.classes.length
  const shares = new Float64Array(table.items.length * classes)
  for (let i = 0; i < table.items.length; i++) {
    const [from, to] = [table.start[i] ?? 0, table.start[i + 1] ?? 0]
    for (let v = from; v < to; v++) {
      const cell = i * classes + (table.classOf[v] ?? 0)
      shares[cell] = (shares[cell] ?? 0) + 1
    }
    for (let cell = i * classes; cell < (i + 1) * classes; cell++) shares[cell] = (shares[cell] ?? 0) / (to - from)
  }
  return shares
}

/** Mean posterior of each class. */
export const sharesOfClasses = (posterior: Float64Array, classes: number): Float64Array => {
  const priors = new Float64Array(classes)
  for (let cell = 0; cell < posterior.length; cell++) {
    const label = cell % classes
    priors[label] = (priors[label] ?? 0) + (posterior[cell] ?? 0)
  }
  const items = posterior.length / classes
  return items === 0 ? priors : priors.map((sum) => sum / items)
}

/** Expected votes, `workers x said x true`: each vote adds the posterior of its item. */
export const expectedVotes = (table: VoteTable, posterior: Float64Array): Float64Array => {
  const classes = table.classes.length
  const votes = new Float64Array(table.workers.length * classes * classes)
  for (let i = 0; i < table.items.length; i++) {
    const row = i * classes
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const base = ((table.workerOf[v] ?? 0) * classes + (table.classOf[v] ?? 0)) * classes
      for (let truth = 0; truth < classes; truth++) votes[base + truth] = (votes[base + truth] ?? 0) + (posterior[row + truth] ?? 0)
    }
  }
  return votes
}

/**
 * Each worker's columns of one truth divided by their sum, with `smoothing` added to each cell first. A column without votes (0 / 0) is
 * even: a worker who was never seen on a class says nothing about it, and must not forbid it (C17).
 */
export const normalised = (votes: Float64Array, workers: number, classes: number, smoothing: number): Float64Array => {
  const confusion = new Float64Array(votes.length)
  for (let worker = 0; worker < workers; worker++)
    for (let truth = 0; truth < classes; truth++) {
      let sum = 0
      for (let said = 0; said < classes; said++) sum += (votes[(worker * classes + said) * classes + truth] ?? 0) + smoothing
      for (let said = 0; said < classes; said++) {
        const cell = (worker * classes + said) * classes + truth
        confusion[cell] = sum > 0 ? ((votes[cell] ?? 0) + smoothing) / sum : 1 / classes
      }
    }
  return confusion
}

/** The E step, in logs: fills `posterior` and returns the log-likelihood of the votes. An item that no class can explain keeps its row. */
export const explain = (table: VoteTable, confusion: Float64Array, priors: Float64Array, posterior: Float64Array): number => {
  const classes = table.classes.length
  const logConfusion = confusion.map(Math.log)
  const logPriors = priors.map(Math.log)
  const sums = new Float64Array(classes)
  let logLikelihood = 0
  for (let i = 0; i < table.items.length; i++) {
    sums.set(logPriors)
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const base = ((table.workerOf[v] ?? 0) * classes + (table.classOf[v] ?? 0)) * classes
      for (let truth = 0; truth < classes; truth++) sums[truth] = (sums[truth] ?? 0) + (logConfusion[base + truth] ?? 0)
    }
    let most = Number.NEGATIVE_INFINITY
    for (let truth = 0; truth < classes; truth++) most = Math.max(most, sums[truth] ?? most)
    if (most === Number.NEGATIVE_INFINITY) continue
    let total = 0
    for (let truth = 0; truth < classes; truth++) {
      const part = Math.exp((sums[truth] ?? 0) - most)
      sums[truth] = part
      total += part
    }
    for (let truth = 0; truth < classes; truth++) posterior[i * classes + truth] = (sums[truth] ?? 0) / total
    logLikelihood += most + Math.log(total)
  }
  return logLikelihood
}

type EmPlan = {
  /** The M step: confusion from the posterior. */
  readonly readers: (posterior: Float64Array) => Float64Array
  readonly tolerance: number
  readonly maxIterations: number
}

/**
 * Expectation-maximisation from vote shares, until the log-likelihood changes by less than `tolerance` of itself. Sums run in the order of
 * the table, so the same votes give the same bytes.
 */
export const expectationMaximisation = (table: VoteTable, plan: EmPlan): LabelResult => {
  const posterior = voteShares(table)
  let logLikelihood = Number.NEGATIVE_INFINITY
  let iterations = 0
  let isConverged = false
  let confusion = new Float64Array(0)
  let priors = new Float64Array(0)
  while (iterations < plan.maxIterations && !isConverged) {
    priors = Float64Array.from(sharesOfClasses(posterior, table.classes.length))
    confusion = Float64Array.from(plan.readers(posterior))
    const next = explain(table, confusion, priors, posterior)
    isConverged = Math.abs(next - logLikelihood) <= plan.tolerance * Math.max(1, Math.abs(next))
    logLikelihood = next
    iterations += 1
  }
  return { posterior, priors, confusion, iterations, isConverged, logLikelihood }
}
