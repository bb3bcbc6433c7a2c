/**
 * Bootstrap over items (C36) for measures that look only at how many readings of each class an item has.
 *
 * Idea: items with the same counts are the same to such a measure. A project of a million items has a few dozen such patterns, so that a draw is
 * a count of how often each was drawn, and the measure is taken of one item of each pattern, weighed by that.
 * Complexity: draws x (items + patterns x classes).
 * Known failure: none beside the bootstrap's own (agreement/bootstrap.ts); not for measures that pair readers by name.
 */
import type { AnyMetric, Level } from '../agreement/define.ts'
import { seededDraw } from '../random.ts'
import type { VoteTable } from '../votes/vote-table.ts'
import { drawsFor, intervalOf } from './estimates.ts'

/** One item of each pattern, and the pattern of each item. */
const patternsOf = (table: VoteTable): { readonly one: VoteTable; readonly patternOf: Int32Array } => {
  const numbers = new Map<string, number>()
  const patternOf = new Int32Array(table.items.length)
  const starts = [0]
  const workers: number[] = []
  const labels: number[] = []
  table.items.forEach((_, i) => {
    const [from, to] = [table.start[i] ?? 0, table.start[i + 1] ?? 0]
    const key = table.classOf.slice(from, to).sort().join()
    const known = numbers.get(key)
    patternOf[i] = known ?? numbers.size
    if (known !== undefined) return
    numbers.set(key, numbers.size)
    for (let vote = from; vote < to; vote++) {
      workers.push(table.workerOf[vote] ?? 0)
      labels.push(table.classOf[vote] ?? 0)
    }
    starts.push(labels.length)
  })
  const columns = { start: Int32Array.from(starts), workerOf: Int32Array.from(workers), classOf: Int32Array.from(labels) }
  return { one: { items: [...numbers.keys()], workers: table.workers, classes: table.classes, ...columns }, patternOf }
}

/** The 95 % interval of the measure, null when no draw has a value; with the number of draws. */
export const patternInterval = (metric: AnyMetric, table: VoteTable, level: Level, seed: number) => {
  const { one, patternOf } = patternsOf(table)
  const squares = level === 'nominal' ? 0 : table.classes.length ** 2
  // An item costs a draw a tenth of what a step elsewhere does.
  const draws = drawsFor(patternOf.length / 10 + one.items.length * table.classes.length + squares)
  const draw = seededDraw(seed)
  const weights = new Float64Array(one.items.length)
  const values: number[] = []
  for (let round = 0; round < draws; round++) {
    weights.fill(0)
    for (let i = 0; i < patternOf.length; i++) {
      const pattern = patternOf[draw(patternOf.length)] ?? 0
      weights[pattern] = (weights[pattern] ?? 0) + 1
    }
    const measured = metric.measure(one, { level, weights })
    if (measured.ok && measured.value.value !== null) values.push(measured.value.value)
  }
  return { interval: intervalOf(values), draws }
}
