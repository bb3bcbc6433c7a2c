/**
 * Bland-Altman: how far two readers differ on the items that both read.
 *
 * Formula: differences d = a - b; bias = mean d; limits of agreement = bias -+ 1.96 s_d, within which 95 % of differences are expected;
 * interval of the bias bias -+ 1.96 s_d / sqrt(n), of each limit limit -+ 1.96 s_d sqrt(3 / n).
 * Source: J. M. Bland, D. G. Altman, "Statistical methods for assessing agreement between two methods of clinical measurement", Lancet 327 (1986).
 * Complexity: O(readings).
 * Known failure: differences that grow with the size of the value make the limits too wide for small ones and too narrow for large ones: look
 * at the points.
 */
import type { ReadingTable } from './reading-table.ts'

export type BlandAltman = {
  /** One for each item that both read: the mean of the two and their difference, in the unit of the readings. */
  readonly points: readonly { readonly item: string; readonly mean: number; readonly difference: number }[]
  readonly n: number
  readonly bias: number | null
  /** Standard deviation of the differences; null with fewer than two items, and so are the limits. */
  readonly deviation: number | null
  readonly limits: readonly [low: number, high: number] | null
  readonly biasInterval: readonly [number, number] | null
}

/** @param first, second names of the two readers. A reader's repeated readings of an item are taken as their mean. */
export const blandAltman = (table: ReadingTable, first: string, second: string): BlandAltman => {
  const [a, b] = [table.workers.indexOf(first), table.workers.indexOf(second)]
  const points = table.items.flatMap((item, i) => {
    const mean = (worker: number): number | undefined => {
      let [sum, n] = [0, 0]
      for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++)
        if (table.workerOf[v] === worker) [sum, n] = [sum + (table.values[v] ?? 0), n + 1]
      return n === 0 ? undefined : sum / n
    }
    const [x, y] = [mean(a), mean(b)]
    return x === undefined || y === undefined ? [] : [{ item, mean: (x + y) / 2, difference: x - y }]
  })
  const n = points.length
  if (n === 0) return { points, n, bias: null, deviation: null, limits: null, biasInterval: null }
  const bias = points.reduce((sum, { difference }) => sum + difference, 0) / n
  if (n === 1) return { points, n, bias, deviation: null, limits: null, biasInterval: null }
  const deviation = Math.sqrt(points.reduce((sum, { difference }) => sum + (difference - bias) ** 2, 0) / (n - 1))
  const error = (1.96 * deviation) / Math.sqrt(n)
  return {
    points,
    n,
    bias,
    deviation,
    limits: [bias - 1.96 * deviation, bias + 1.96 * deviation],
    biasInterval: [bias - error, bias + error],
  }
}
