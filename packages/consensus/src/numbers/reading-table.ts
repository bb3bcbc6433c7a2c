import { byText } from '../order.ts'

/** One number that a worker gave for an item, in the unit of the question. */
export type Reading = { readonly item: string; readonly worker: string; readonly value: number }

/** Readings sorted by item, worker and value (C2). Item `i` has the readings `start[i]` to `start[i + 1]`. */
export type ReadingTable = {
  readonly items: readonly string[]
  readonly workers: readonly string[]
  readonly start: Int32Array
  readonly workerOf: Int32Array
  readonly values: Float64Array
}

export const readingTable = (readings: Iterable<Reading>): ReadingTable => {
  const rows = [...readings].toSorted((a, b) => byText(a.item, b.item) || byText(a.worker, b.worker) || a.value - b.value)
  const items = [...new Set(rows.map(({ item }) => item))]
  const workers = [...new Set(rows.map(({ worker }) => worker))].toSorted(byText)
  const numberOf = new Map(workers.map((worker, number) => [worker, number]))
  const start = new Int32Array(items.length + 1)
  let item = 0
  rows.forEach((row, place) => {
    if (row.item !== items[item]) start[++item] = place
  })
  start[items.length] = rows.length
  return {
    items,
    workers,
    start,
    workerOf: Int32Array.from(rows, ({ worker }) => numberOf.get(worker) ?? 0),
    values: Float64Array.from(rows, ({ value }) => value),
  }
}
