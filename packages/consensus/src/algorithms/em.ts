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
  const { start, workerOf, classOf } = table
  const votes = new Float64Array(table.workers.length * classes * classes)
  for (let i = 0; i < table.items.length; i++) {
    const row = i * classes
    const to = start[i + 1] ?? 0
    for (let v = start[i] ?? 0; v < to; v++) {
      const base = ((workerOf[v] ?? 0) * classes + (classOf[v] ?? 0)) * classes
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

/** A product of probabilities that is at least this is taken as it is; what is less, or 0, is summed in logs, where nothing can vanish. */
const safe = 1e-250

/** Sums of logs of one item, as shares of the greatest of them, into `sums`; answers the log of their sum. -Infinity: no class explains it. */
export const sumLogs = (confusion: Float64Array, priors: Float64Array, bases: Int32Array, n: number, sums: Float64Array): number => {
  let most = Number.NEGATIVE_INFINITY
  for (let truth = 0; truth < sums.length; truth++) {
    let sum = Math.log(priors[truth] ?? 0)
    for (let j = 0; j < n; j++) sum += Math.log(confusion[(bases[j] ?? 0) + truth] ?? 0)
    sums[truth] = sum
    if (sum > most) most = sum
  }
  if (most === Number.NEGATIVE_INFINITY) return most
  let total = 0
  for (let truth = 0; truth < sums.length; truth++) {
    const part = Math.exp((sums[truth] ?? 0) - most)
    sums[truth] = part
    total += part
  }
  return most + Math.log(total)
}

/**
 * The E step: fills `posterior` and returns the log-likelihood of the votes. An item that no class can explain keeps its row.
 *
 * An item with few votes is a product of probabilities for each class, without a logarithm or an exponential; where the greatest product is
 * too small to be held well, the same is done in logs. Both go over the votes in their order.
 */
export const explain = (table: VoteTable, confusion: Float64Array, priors: Float64Array, posterior: Float64Array): number => {
  const classes = table.classes.length
  const { start, workerOf, classOf } = table
  const sums = new Float64Array(classes)
  let bases = new Int32Array(64)
  let logLikelihood = 0
  for (let i = 0; i < table.items.length; i++) {
    const from = start[i] ?? 0
    const n = (start[i + 1] ?? 0) - from
    if (n > bases.length) bases = new Int32Array(2 * n)
    for (let j = 0; j < n; j++) bases[j] = ((workerOf[from + j] ?? 0) * classes + (classOf[from + j] ?? 0)) * classes
    let most = 0
    let total = 0
    for (let truth = 0; truth < classes; truth++) {
      let product = priors[truth] ?? 0
      for (let j = 0; j < n; j++) product *= confusion[(bases[j] ?? 0) + truth] ?? 0
      sums[truth] = product
      total += product
      if (product > most) most = product
    }
    let log = Math.log(total)
    if (most < safe) {
      log = sumLogs(confusion, priors, bases, n, sums)
      if (log === Number.NEGATIVE_INFINITY) continue
      total = sums.reduce((sum, part) => sum + part, 0)
    }
    const row = i * classes
    const scale = 1 / total
    for (let truth = 0; truth < classes; truth++) posterior[row + truth] = (sums[truth] ?? 0) * scale
    logLikelihood += log
  }
  return logLikelihood
}

type EmPlan = {
  /** The M step: confusion from the posterior. */
  readonly readers: (posterior: Float64Array) => Float64Array
  readonly tolerance: number
  readonly maxIterations: number
}

/** Steps until the log-likelihood that each answers changes by less than `tolerance` of itself. */
export const untilAtRest = (step: () => number, tolerance: number, maxIterations: number) => {
  let logLikelihood = Number.NEGATIVE_INFINITY
  let iterations = 0
  let isConverged = false
  while (iterations < maxIterations && !isConverged) {
    const next = step()
    isConverged = Math.abs(next - logLikelihood) <= tolerance * Math.max(1, Math.abs(next))
    logLikelihood = next
    iterations += 1
  }
  return { logLikelihood, iterations, isConverged }
}

/**
 * Expectation-maximisation from vote shares, until the log-likelihood changes by less than `tolerance` of itself. Sums run in the order of
 * the table, so the same votes give the same bytes.
 */
export const expectationMaximisation = (table: VoteTable, { readers, tolerance, maxIterations }: EmPlan): LabelResult => {
  const posterior = voteShares(table)
  let confusion = new Float64Array(0)
  let priors = new Float64Array(0)
  const step = (): number => {
    priors = Float64Array.from(sharesOfClasses(posterior, table.classes.length))
    confusion = Float64Array.from(readers(posterior))
    return explain(table, confusion, priors, posterior)
  }
  const outcome = untilAtRest(step, tolerance, maxIterations)
  return { posterior, priors, confusion, ...outcome }
}
