/**
 * Intraclass correlation ICC(2,1): the share of the variance of single readings that is the items' own; readers are a sample of all readers,
 * and a reader who is always higher costs (absolute agreement).
 *
 * Formula: (MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE) / n), of a two-way analysis of variance over n items and k readers: MSR between
 * items, MSC between readers, MSE what is left. A reader's repeated readings of one item are taken as their mean.
 * Source: P. E. Shrout, J. L. Fleiss, "Intraclass correlations: uses in assessing rater reliability", Psychological Bulletin 86 (1979).
 * Complexity: O(votes).
 * Known failure: needs items that every reader read, others are excluded; depends on how much the items vary, so it cannot be compared
 * between sets of items; can be below 0.
 */
import { ok } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import { defineMetric } from './define.ts'
import { valuesOf } from './disagreement.ts'

/** Each reader's mean reading of an item; undefined where one of them has none. */
const rowOf = (table: VoteTable, item: number, values: readonly number[]): Float64Array | undefined => {
  const sums = new Float64Array(table.workers.length)
  const counts = new Float64Array(table.workers.length)
  for (let v = table.start[item] ?? 0; v < (table.start[item + 1] ?? 0); v++) {
    const worker = table.workerOf[v] ?? 0
    sums[worker] = (sums[worker] ?? 0) + (values[table.classOf[v] ?? 0] ?? 0)
    counts[worker] = (counts[worker] ?? 0) + 1
  }
  return counts.every((count) => count > 0) ? sums.map((sum, worker) => sum / (counts[worker] ?? 1)) : undefined
}

const meanOf = (row: Float64Array): number => row.reduce((sum, value) => sum + value, 0) / row.length

export const icc = defineMetric({
  id: 'icc',
  version: '1',
  levels: ['interval', 'ratio'],
  measure: (table, { level, weights }) => {
    const values = valuesOf(table, level)
    if (!values.ok) return values
    const k = table.workers.length
    const rows: { readonly row: Float64Array; readonly weight: number }[] = []
    let [n, excluded] = [0, 0]
    for (let item = 0; item < table.items.length; item++) {
      const weight = weights === undefined ? 1 : (weights[item] ?? 0)
      if (weight === 0) continue
      const row = k < 2 ? undefined : rowOf(table, item, values.value)
      if (row === undefined) excluded += weight
      else {
        n += weight
        rows.push({ row, weight })
      }
    }
    if (n < 2) return ok({ value: null, n, excluded })
    const grand = rows.reduce((sum, { row, weight }) => sum + weight * meanOf(row), 0) / n
    const columns = new Float64Array(k)
    for (const { row, weight } of rows)
      row.forEach((value, worker) => {
        columns[worker] = (columns[worker] ?? 0) + (weight * value) / n
      })
    let [between, left] = [0, 0]
    for (const { row, weight } of rows) {
      const mean = meanOf(row)
      between += weight * k * (mean - grand) ** 2
      row.forEach((value, worker) => {
        left += weight * (value - mean - (columns[worker] ?? 0) + grand) ** 2
      })
    }
    const msr = between / (n - 1)
    const msc = (n * columns.reduce((sum, mean) => sum + (mean - grand) ** 2, 0)) / (k - 1)
    const mse = left / ((n - 1) * (k - 1))
    const total = msr + (k - 1) * mse + (k * (msc - mse)) / n
    return ok({ value: total > 0 ? (msr - mse) / total : null, n, excluded })
  },
})
