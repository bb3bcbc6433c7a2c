import type { VoteTable } from '../../votes/vote-table.ts'
import { explain, sumLogs } from '../em.ts'
import { crewFor, type ThreadHost } from './crew.ts'
import { boundsOf, layoutOf } from './layout.ts'
import { memoryFor } from './phases.ts'

export type EmKernel = {
  /** One M step (confusion and priors from the expected votes) and one E step. @returns the log-likelihood of the votes. */
  readonly step: (smoothing: number) => number
  /** `items x classes`, made anew from the readers of the last step: between steps no posterior is kept. */
  readonly posterior: () => Float64Array
  /** Those that the last E step used: the share of each class, and `workers x said x true`. */
  readonly priors: () => Float64Array
  readonly confusion: () => Float64Array
  /** Sends the threads home; what was found can still be read. */
  readonly end: () => void
}

/** Whether the table fits into the memory that the kernel can have. */
export const fitsKernel = (table: VoteTable): boolean => layoutOf(table) !== undefined

/**
 * Dawid-Skene's EM on one table, from vote shares. The same arithmetic as `explain` and `expectedVotes`, in one pass over the votes and two
 * classes at a time. Large tables are cut into blocks of items; sums run in the order of the table within a block, and in the order of the
 * blocks over them, whoever works on which. With the host's threads blocks are done at once.
 * @throws Error for a table that does not fit (`fitsKernel`), and from `step` when a thread ended before the fit.
 */
export const createEmKernel = (table: VoteTable, host?: ThreadHost): EmKernel => {
  const layout = layoutOf(table)
  if (layout === undefined) throw new Error('the votes do not fit into the memory of the kernel')
  const { items, classes, stride, blocks, rows } = layout
  const memory = memoryFor(layout)
  const numbers = new Float64Array(memory.buffer)
  const integers = new Int32Array(memory.buffer)
  const [confusionAt, priorsAt] = [layout.confusion / 8, layout.priors / 8]
  const nextOf = (block: number): number => (layout.next + block * layout.bytes) / 8
  const sumsOf = (block: number): number => (layout.sums + block * layout.sumsBytes) / 8
  const rowOf = (vote: number): number => ((table.workerOf[vote] ?? 0) * classes + (table.classOf[vote] ?? 0)) * stride
  const bounds = boundsOf(table, layout)
  integers.set(table.start, layout.start / 4)
  integers.set(bounds, layout.bounds / 4)
  for (let v = 0; v < table.workerOf.length; v++) integers[layout.votes / 4 + v] = 8 * rowOf(v)

  const shares = new Float64Array(classes)
  /** What an item with these shares adds to a block's expected votes and to its shares of classes. */
  const add = (item: number, block: number) => {
    const [next, sums] = [nextOf(block), sumsOf(block)]
    for (let truth = 0; truth < classes; truth++) numbers[sums + truth] = (numbers[sums + truth] ?? 0) + (shares[truth] ?? 0)
    for (let v = table.start[item] ?? 0; v < (table.start[item + 1] ?? 0); v++) {
      const cell = next + rowOf(v)
      for (let truth = 0; truth < classes; truth++) numbers[cell + truth] = (numbers[cell + truth] ?? 0) + (shares[truth] ?? 0)
    }
  }
  const begin = (item: number, block: number) => {
    const [from, to] = [table.start[item] ?? 0, table.start[item + 1] ?? 0]
    shares.fill(0)
    for (let v = from; v < to; v++) {
      const label = table.classOf[v] ?? 0
      shares[label] = (shares[label] ?? 0) + 1
    }
    for (let label = 0; label < classes; label++) shares[label] = (shares[label] ?? 0) / (to - from)
    add(item, block)
  }
  for (let block = 0; block < blocks; block++)
    for (let item = bounds[block] ?? 0; item < (bounds[block + 1] ?? 0); item++) begin(item, block)

  /** The priors of the next E step, from the sums of the last one, which begin again at 0. */
  const takePriors = () => {
    for (let label = 0; label < classes; label++) {
      let sum = 0
      for (let block = 0; block < blocks; block++) sum += numbers[sumsOf(block) + label] ?? 0
      numbers[priorsAt + label] = sum / items
    }
    for (let block = 0; block < blocks; block++) numbers.fill(0, sumsOf(block), sumsOf(block) + stride)
  }

  const tableNow = numbers.subarray(confusionAt, confusionAt + rows * stride)
  const priorsNow = numbers.subarray(priorsAt, priorsAt + classes)
  /** An item whose products are too small, in logs; it counts to the first block. One that no class can explain says nothing of its readers. */
  const explainHard = (item: number): number => {
    const from = table.start[item] ?? 0
    const bases = Int32Array.from({ length: (table.start[item + 1] ?? 0) - from }, (_, j) => rowOf(from + j))
    const log = sumLogs(tableNow, priorsNow, bases, bases.length, shares)
    if (log === Number.NEGATIVE_INFINITY) return 0
    const total = shares.reduce((sum, share) => sum + share, 0)
    for (let label = 0; label < classes; label++) shares[label] = (shares[label] ?? 0) / total
    add(item, 0)
    return log
  }

  const compact = (at: number, rows: number): Float64Array => {
    const dense = new Float64Array(rows * classes)
    for (let row = 0; row < rows; row++) dense.set(numbers.subarray(at + row * stride, at + row * stride + classes), row * classes)
    return dense
  }
  const priors = () => numbers.slice(priorsAt, priorsAt + classes)
  const confusion = () => compact(confusionAt, rows)
  const crew = crewFor({ memory, layout }, host)
  return {
    step: (smoothing) => {
      numbers[layout.smoothing / 8] = smoothing
      crew.run(0)
      takePriors()
      crew.run(1)
      let log = 0
      for (let block = 0; block < blocks; block++) log += numbers[layout.logs / 8 + block] ?? 0
      for (let block = 0; block < blocks; block++) {
        const hard = layout.hard / 4 + (bounds[block] ?? 0)
        for (let i = 0; i < (integers[layout.hards / 4 + block] ?? 0); i++) log += explainHard(integers[hard + i] ?? 0)
      }
      return log
    },
    posterior: () => {
      const posterior = new Float64Array(items * classes)
      explain(table, confusion(), priors(), posterior)
      return posterior
    },
    priors,
    confusion,
    end: crew.end,
  }
}
