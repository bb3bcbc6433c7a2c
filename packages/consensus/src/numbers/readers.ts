import type { ReadingTable } from './reading-table.ts'

/** Each worker's mean difference from the estimates, and the standard deviation about it (0 with one reading). */
export const readersOf = (table: ReadingTable, values: Float64Array): { readonly bias: Float64Array; readonly spread: Float64Array } => {
  const count = new Float64Array(table.workers.length)
  const sum = new Float64Array(table.workers.length)
  const squares = new Float64Array(table.workers.length)
  const forEach = (visit: (worker: number, difference: number) => void) => {
    for (let i = 0; i < table.items.length; i++)
      for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++)
        visit(table.workerOf[v] ?? 0, (table.values[v] ?? 0) - (values[i] ?? 0))
  }
  forEach((worker, difference) => {
    count[worker] = (count[worker] ?? 0) + 1
    sum[worker] = (sum[worker] ?? 0) + difference
  })
  const bias = sum.map((total, worker) => total / Math.max(1, count[worker] ?? 0))
  forEach((worker, difference) => {
    squares[worker] = (squares[worker] ?? 0) + (difference - (bias[worker] ?? 0)) ** 2
  })
  const spread = squares.map((total, worker) => ((count[worker] ?? 0) > 1 ? Math.sqrt(total / ((count[worker] ?? 0) - 1)) : 0))
  return { bias, spread }
}

/** The median of values in ascending order; the mean of the two in the middle of an even number. */
export const medianOf = (sorted: ArrayLike<number>): number => {
  const n = sorted.length
  const middle = n >> 1
  return n % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}
