import type { VoteTable } from '../../votes/vote-table.ts'
import { explain, sumLogs } from '../em.ts'
import { emModule } from './em-module.ts'

/** What is used of WebAssembly: pure packages have no types of a host. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: object; readonly log: (x: number) => number } },
  ) => { readonly exports: { readonly iterate: (...numbers: readonly number[]) => number } }
}

const pageSize = 65_536
const mostPages = 65_536
/** A product of probabilities that is at least this is held well enough. */
const safe = 1e-250

let compiled: object | undefined
const moduleNow = (): object => {
  compiled ??= new WebAssembly.Module(emModule)
  return compiled
}

/** Places in memory, in bytes; each part begins at a multiple of 16. */
const layoutOf = (table: VoteTable) => {
  const classes = table.classes.length
  const stride = classes + (classes % 2)
  const width = 8 * stride
  const rows = table.workers.length * classes
  let end = 16
  const take = (bytes: number): number => {
    const at = end
    end = Math.ceil((end + bytes) / 16) * 16
    return at
  }
  const places = {
    start: take(4 * (table.items.length + 1)),
    votes: take(4 * table.workerOf.length),
    confusion: take(rows * width),
    next: take(rows * width),
    priors: take(width),
    // The kernel's scratch row lies behind the sums.
    sums: take(2 * width),
    hard: take(4 * table.items.length),
    log: take(8),
  }
  return { ...places, stride, width, rows, pages: Math.ceil(end / pageSize) }
}

export type EmKernel = {
  /** One M step (confusion and priors from the expected votes) and one E step. @returns the log-likelihood of the votes. */
  readonly step: (smoothing: number) => number
  /** `items x classes`, made anew from the readers of the last step: between steps no posterior is kept. */
  readonly posterior: () => Float64Array
  /** Those that the last E step used: the share of each class, and `workers x said x true`. */
  readonly priors: () => Float64Array
  readonly confusion: () => Float64Array
}

/** Whether the table fits into the memory that the kernel can have. */
export const fitsKernel = (table: VoteTable): boolean => table.classes.length > 0 && layoutOf(table).pages <= mostPages

/**
 * Dawid-Skene's EM on one table, from vote shares. The same arithmetic as `explain` and `expectedVotes`, in one pass over the votes and two
 * classes at a time; sums run in the order of the table.
 */
export const createEmKernel = (table: VoteTable): EmKernel => {
  const classes = table.classes.length
  const workers = table.workers.length
  const items = table.items.length
  const place = layoutOf(table)
  const { stride, width } = place
  const memory = new WebAssembly.Memory({ initial: place.pages })
  const { iterate } = new WebAssembly.Instance(moduleNow(), { env: { memory, log: Math.log } }).exports
  const numbers = new Float64Array(memory.buffer)
  const integers = new Int32Array(memory.buffer)
  const [confusionAt, nextAt, priorsAt, sumsAt] = [place.confusion / 8, place.next / 8, place.priors / 8, place.sums / 8]
  const rowOf = (vote: number): number => ((table.workerOf[vote] ?? 0) * classes + (table.classOf[vote] ?? 0)) * stride
  integers.set(table.start, place.start / 4)
  for (let v = 0; v < table.workerOf.length; v++) integers[place.votes / 4 + v] = 8 * rowOf(v)

  const shares = new Float64Array(classes)
  /** What an item with these shares adds to the expected votes and to the shares of classes. */
  const add = (item: number) => {
    for (let truth = 0; truth < classes; truth++) numbers[sumsAt + truth] = (numbers[sumsAt + truth] ?? 0) + (shares[truth] ?? 0)
    for (let v = table.start[item] ?? 0; v < (table.start[item + 1] ?? 0); v++) {
      const cell = nextAt + rowOf(v)
      for (let truth = 0; truth < classes; truth++) numbers[cell + truth] = (numbers[cell + truth] ?? 0) + (shares[truth] ?? 0)
    }
  }
  for (let item = 0; item < items; item++) {
    const [from, to] = [table.start[item] ?? 0, table.start[item + 1] ?? 0]
    shares.fill(0)
    for (let v = from; v < to; v++) {
      const label = table.classOf[v] ?? 0
      shares[label] = (shares[label] ?? 0) + 1
    }
    for (let label = 0; label < classes; label++) shares[label] = (shares[label] ?? 0) / (to - from)
    add(item)
  }

  /** Each worker's columns of one truth divided by their sum; a column of 0 / 0 is even (C17). Then the sums begin again at 0. */
  const normalise = (smoothing: number) => {
    for (let worker = 0; worker < workers; worker++)
      for (let truth = 0; truth < classes; truth++) {
        const first = worker * classes * stride + truth
        let sum = 0
        for (let said = 0; said < classes; said++) sum += (numbers[nextAt + first + said * stride] ?? 0) + smoothing
        for (let said = 0; said < classes; said++) {
          const cell = first + said * stride
          numbers[confusionAt + cell] = sum > 0 ? ((numbers[nextAt + cell] ?? 0) + smoothing) / sum : 1 / classes
        }
      }
    for (let label = 0; label < classes; label++) numbers[priorsAt + label] = (numbers[sumsAt + label] ?? 0) / items
    numbers.fill(0, nextAt, nextAt + place.rows * stride)
    numbers.fill(0, sumsAt, sumsAt + stride)
  }

  const tableNow = numbers.subarray(confusionAt, confusionAt + place.rows * stride)
  const priorsNow = numbers.subarray(priorsAt, priorsAt + classes)
  /** An item whose products are too small, in logs. One that no class can explain says nothing of its readers. */
  const explainHard = (item: number): number => {
    const from = table.start[item] ?? 0
    const bases = Int32Array.from({ length: (table.start[item + 1] ?? 0) - from }, (_, j) => rowOf(from + j))
    const log = sumLogs(tableNow, priorsNow, bases, bases.length, shares)
    if (log === Number.NEGATIVE_INFINITY) return 0
    const total = shares.reduce((sum, share) => sum + share, 0)
    for (let label = 0; label < classes; label++) shares[label] = (shares[label] ?? 0) / total
    add(item)
    return log
  }

  const compact = (at: number, rows: number): Float64Array => {
    const dense = new Float64Array(rows * classes)
    for (let row = 0; row < rows; row++) dense.set(numbers.subarray(at + row * stride, at + row * stride + classes), row * classes)
    return dense
  }
  const priors = () => numbers.slice(priorsAt, priorsAt + classes)
  const confusion = () => compact(confusionAt, place.rows)
  return {
    step: (smoothing) => {
      normalise(smoothing)
      const hard = iterate(
        ...[items, width, place.start, place.votes, place.confusion, place.next],
        ...[place.priors, place.sums, place.hard, place.log, safe],
      )
      let log = numbers[place.log / 8] ?? 0
      for (let i = 0; i < hard; i++) log += explainHard(integers[place.hard / 4 + i] ?? 0)
      return log
    },
    posterior: () => {
      const posterior = new Float64Array(items * classes)
      explain(table, confusion(), priors(), posterior)
      return posterior
    },
    priors,
    confusion,
  }
}
