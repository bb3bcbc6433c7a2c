/**
 * Random effects: each item has a number, each worker a bias and a variance of his own; all are estimated together.
 *
 * Idea: readings of a precise worker weigh more, and a worker who always reads high is moved down before he is averaged. EM with the items
 * as hidden numbers from one normal distribution; the biases sum to 0 over the readings, since a bias of all cannot be told from the items.
 * Formula: x_iw = m_i + b_w + e, e ~ N(0, s_w^2), m_i ~ N(M, T^2). E step: m_i normal with precision 1/T^2 + sum 1/s_w^2; M step: b_w the
 * mean residual, s_w^2 the mean squared residual plus the uncertainty of m_i, shrunk with `strength` readings towards that of all workers.
 * Source: the random-effects model of N. Laird, J. Ware, "Random-effects models for longitudinal data", Biometrics 38 (1982).
 * Complexity: O(readings) an iteration.
 * Known failure: a single outlier inflates its worker's variance (Huber looks at each item instead); a worker with a few readings is mostly
 * prior.
 */
import { defineNumberMethod } from './define.ts'
import type { ReadingTable } from './reading-table.ts'

const defaults = { strength: 2, tolerance: 1e-9, maxIterations: 2000 }

type Model = { readonly bias: Float64Array; readonly variance: Float64Array; readonly mean: number; readonly between: number }
type Hidden = { readonly values: Float64Array; readonly variance: Float64Array }

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

const hiddenOf = (table: ReadingTable, { bias, variance, mean, between }: Model): Hidden => {
  const values = new Float64Array(table.items.length)
  const left = new Float64Array(table.items.length)
  for (let i = 0; i < table.items.length; i++) {
    let [precision, sum] = [1 / between, mean / between]
    for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++) {
      const worker = table.workerOf[v] ?? 0
      precision += 1 / (variance[worker] ?? 1)
      sum += ((table.values[v] ?? 0) - (bias[worker] ?? 0)) / (variance[worker] ?? 1)
    }
    values[i] = sum / precision
    left[i] = 1 / precision
  }
  return { values, variance: left }
}

const modelOf = (table: ReadingTable, hidden: Hidden, scale: number, strength: number): Model => {
  const count = new Float64Array(table.workers.length)
  const sum = new Float64Array(table.workers.length)
  const forEach = (visit: (worker: number, residual: number, item: number) => void) => {
    for (let i = 0; i < table.items.length; i++)
      for (let v = table.start[i] ?? 0; v < (table.start[i + 1] ?? 0); v++)
        visit(table.workerOf[v] ?? 0, (table.values[v] ?? 0) - (hidden.values[i] ?? 0), i)
  }
  forEach((worker, residual) => {
    count[worker] = (count[worker] ?? 0) + 1
    sum[worker] = (sum[worker] ?? 0) + residual
  })
  const common = sum.reduce((total, part) => total + part, 0) / Math.max(1, table.values.length)
  const bias = sum.map((total, worker) => total / Math.max(1, count[worker] ?? 0) - common)
  const squares = new Float64Array(table.workers.length)
  forEach((worker, residual, item) => {
    squares[worker] = (squares[worker] ?? 0) + (residual - common - (bias[worker] ?? 0)) ** 2 + (hidden.variance[item] ?? 0)
  })
  const pooled = squares.reduce((total, part) => total + part, 0) / Math.max(1, table.values.length)
  const least = 1e-9 * scale
  const mean = meanOf(hidden.values) + common
  const between = hidden.values.reduce((total, value, i) => total + (value + common - mean) ** 2 + (hidden.variance[i] ?? 0), 0)
  return {
    bias,
    variance: squares.map((total, worker) => Math.max(least, (total + strength * pooled) / ((count[worker] ?? 0) + strength))),
    mean,
    between: Math.max(least, between / Math.max(1, hidden.values.length)),
  }
}

export const randomEffects = defineNumberMethod({
  id: 'random-effects',
  version: '1',
  defaults,
  fit: (table, parameters) => {
    const { strength, tolerance, maxIterations } = { ...defaults, ...parameters }
    const mean = meanOf(table.values)
    const total = table.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, table.values.length)
    // Where all readings are equal any scale serves.
    const scale = total > 0 ? total : 1
    let model: Model = {
      bias: new Float64Array(table.workers.length),
      variance: new Float64Array(table.workers.length).fill(scale / 2),
      mean,
      between: scale,
    }
    let hidden = hiddenOf(table, model)
    let iterations = 0
    let isConverged = false
    while (iterations < maxIterations && !isConverged) {
      model = modelOf(table, hidden, scale, strength)
      const next = hiddenOf(table, model)
      const last = hidden
      isConverged = next.values.every((value, i) => Math.abs(value - (last.values[i] ?? 0)) <= tolerance * Math.sqrt(scale))
      hidden = next
      iterations += 1
    }
    const error = (i: number) => 1.96 * Math.sqrt(hidden.variance[i] ?? 0)
    return {
      values: hidden.values,
      low: table.items.map((_, i) => (hidden.values[i] ?? 0) - error(i)),
      high: table.items.map((_, i) => (hidden.values[i] ?? 0) + error(i)),
      bias: model.bias,
      spread: model.variance.map(Math.sqrt),
      iterations,
      isConverged,
    }
  },
})
