import type { VoteTable } from '../votes/vote-table.ts'
import { voteShares } from './em.ts'

/** Vote shares in which each vote weighs its worker's weight (0 or more); an item whose votes weigh nothing keeps its plain shares. */
export const weightedShares = (table: VoteTable, weights: Float64Array): Float64Array => {
  const classes = table.classes.length
  const shares = voteShares(table)
  const sums = new Float64Array(classes)
  for (let i = 0; i < table.items.length; i++) {
    sums.fill(0)
    let total = 0
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const weight = weights[table.workerOf[v] ?? 0] ?? 0
      const label = table.classOf[v] ?? 0
      sums[label] = (sums[label] ?? 0) + weight
      total += weight
    }
    if (total > 0) for (let label = 0; label < classes; label++) shares[i * classes + label] = (sums[label] ?? 0) / total
  }
  return shares
}

/** Leading classes within this of each other share the lead: the rest of a symmetric sum decides nothing (C18). */
const slack = 1e-9

/** The leading classes of each item as even shares of 1, and 0 elsewhere: `items x classes`. */
export const leadersOf = (posterior: Float64Array, classes: number): Float64Array => {
  const lead = new Float64Array(posterior.length)
  for (let row = 0; row < posterior.length; row += classes) {
    const most = Math.max(...posterior.subarray(row, row + classes))
    let leaders = 0
    for (let label = 0; label < classes; label++) if ((posterior[row + label] ?? 0) >= most - slack) leaders += 1
    for (let label = 0; label < classes; label++) lead[row + label] = (posterior[row + label] ?? 0) >= most - slack ? 1 / leaders : 0
  }
  return lead
}

/** Each worker's mean, over his votes, of what `truth` (`items x classes`) gives to the class that he said. 0 for nobody: all have votes. */
export const meanRight = (table: VoteTable, truth: Float64Array): Float64Array => {
  const classes = table.classes.length
  const right = new Float64Array(table.workers.length)
  const votes = new Float64Array(table.workers.length)
  for (let i = 0; i < table.items.length; i++)
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const worker = table.workerOf[v] ?? 0
      right[worker] = (right[worker] ?? 0) + (truth[i * classes + (table.classOf[v] ?? 0)] ?? 0)
      votes[worker] = (votes[worker] ?? 0) + 1
    }
  return right.map((sum, worker) => Math.min(1, sum / Math.max(1, votes[worker] ?? 1)))
}
