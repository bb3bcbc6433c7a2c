/**
 * Dawid-Skene one vote at a time: a new vote changes the posterior of its item, and what its item adds to the readers who voted on it.
 *
 * Idea: incremental EM. A full fit leaves the expected votes of each reader; a new vote takes out what its item added, explains the item anew
 * with the readers as they are, and puts back what it adds now. Confusions are read from the expected votes when they are needed, so
 * nothing is ever normalised as a whole. A refit from time to time moves all items to where the readers have gone.
 * Source: R. Neal, G. Hinton, "A view of the EM algorithm that justifies incremental, sparse, and other variants" (1998).
 * Complexity: O(votes of the item x classes) a vote, whatever the number of items and readers.
 * Known failure: other items keep the posterior that they had under the readers of before, until the refit.
 */
import type { VoteTable } from '../votes/vote-table.ts'
import type { LabelResult } from './define.ts'
import { expectedVotes } from './em.ts'

export type OnlineModel = {
  /** Adds a vote; numbers of the table that it began from. @returns the posterior of the item, one share a class. */
  readonly add: (item: number, worker: number, label: number) => Float64Array
  readonly posteriorOf: (item: number) => Float64Array
}

/** Added to each cell of a reader's expected votes when his confusion is read: nothing is impossible to a reader seen a few times. */
const smoothing = 0.01

/** @param fitted the outcome of a full fit of the same table. */
export const createOnline = (table: VoteTable, fitted: LabelResult): OnlineModel => {
  const classes = table.classes.length
  const posterior = fitted.posterior.slice()
  const expected = expectedVotes(table, posterior)
  // Columns of expected votes: how often each reader met each class.
  const met = new Float64Array(table.workers.length * classes)
  expected.forEach((count, cell) => {
    const at = Math.floor(cell / (classes * classes)) * classes + (cell % classes)
    met[at] = (met[at] ?? 0) + count
  })
  /** Worker and label of the votes that came since, by item, in turn. */
  const since = new Map<number, number[]>()
  const share = new Float64Array(classes)

  /** Adds `sign` times the posterior of the item to one reader's votes for a label. */
  const put = (row: number, worker: number, label: number, sign: number) => {
    const base = (worker * classes + label) * classes
    for (let truth = 0; truth < classes; truth++) {
      const part = sign * (posterior[row + truth] ?? 0)
      expected[base + truth] = (expected[base + truth] ?? 0) + part
      met[worker * classes + truth] = (met[worker * classes + truth] ?? 0) + part
    }
  }
  const weigh = (worker: number, label: number) => {
    const base = (worker * classes + label) * classes
    for (let truth = 0; truth < classes; truth++) {
      const chance = ((expected[base + truth] ?? 0) + smoothing) / ((met[worker * classes + truth] ?? 0) + classes * smoothing)
      share[truth] = (share[truth] ?? 0) * chance
    }
  }
  return {
    add: (item, worker, label) => {
      const row = item * classes
      const [from, to] = [table.start[item] ?? 0, table.start[item + 1] ?? 0]
      const later = since.get(item) ?? []
      for (let v = from; v < to; v++) put(row, table.workerOf[v] ?? 0, table.classOf[v] ?? 0, -1)
      for (let i = 0; i < later.length; i += 2) put(row, later[i] ?? 0, later[i + 1] ?? 0, -1)
      later.push(worker, label)
      since.set(item, later)
      share.set(fitted.priors)
      for (let v = from; v < to; v++) weigh(table.workerOf[v] ?? 0, table.classOf[v] ?? 0)
      for (let i = 0; i < later.length; i += 2) weigh(later[i] ?? 0, later[i + 1] ?? 0)
      let total = 0
      for (let truth = 0; truth < classes; truth++) total += share[truth] ?? 0
      // Products of thousands of votes on one item can vanish: it keeps what it had.
      if (total > 0) for (let truth = 0; truth < classes; truth++) posterior[row + truth] = (share[truth] ?? 0) / total
      for (let v = from; v < to; v++) put(row, table.workerOf[v] ?? 0, table.classOf[v] ?? 0, 1)
      for (let i = 0; i < later.length; i += 2) put(row, later[i] ?? 0, later[i + 1] ?? 0, 1)
      return posterior.subarray(row, row + classes)
    },
    posteriorOf: (item) => posterior.subarray(item * classes, (item + 1) * classes),
  }
}
