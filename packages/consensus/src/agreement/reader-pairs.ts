import type { VoteTable } from '../votes/vote-table.ts'

/** Two readers on the items that both read: `joint` is `classes x classes`, the first reader's class by row, in shares of one for each item. */
export type ReaderPair = { readonly first: number; readonly second: number; readonly items: number; readonly joint: Float64Array }

export type ReaderPairs = { readonly pairs: readonly ReaderPair[]; readonly n: number; readonly excluded: number }

const readingsOf = (table: VoteTable, item: number): Map<number, number[]> => {
  const readings = new Map<number, number[]>()
  for (let v = table.start[item] ?? 0; v < (table.start[item + 1] ?? 0); v++) {
    const worker = table.workerOf[v] ?? 0
    const known = readings.get(worker)
    if (known === undefined) readings.set(worker, [table.classOf[v] ?? 0])
    else known.push(table.classOf[v] ?? 0)
  }
  return readings
}

/**
 * All pairs of readers that share items, in the order of the readers. Where a reader read an item several times, each pair of readings
 * counts 1 / (readings of one x readings of the other). `n` counts items with two readers or more.
 */
export const readerPairs = (table: VoteTable, weights?: Float64Array): ReaderPairs => {
  const size = table.classes.length
  const found = new Map<number, { items: number; joint: Float64Array }>()
  let [n, excluded] = [0, 0]
  for (let item = 0; item < table.items.length; item++) {
    const weight = weights === undefined ? 1 : (weights[item] ?? 0)
    if (weight === 0) continue
    const readings = [...readingsOf(table, item)]
    if (readings.length < 2) excluded += weight
    else n += weight
    readings.forEach(([a, left], place) => {
      for (const [b, right] of readings.slice(place + 1)) {
        const key = a * table.workers.length + b
        const known = found.get(key) ?? { items: 0, joint: new Float64Array(size * size) }
        const part = weight / (left.length * right.length)
        for (const c of left) for (const k of right) known.joint[c * size + k] = (known.joint[c * size + k] ?? 0) + part
        found.set(key, { items: known.items + weight, joint: known.joint })
      }
    })
  }
  const pairs = [...found]
    .toSorted(([a], [b]) => a - b)
    .map(([key, pair]) => ({ first: Math.floor(key / table.workers.length), second: key % table.workers.length, ...pair }))
  return { pairs, n, excluded }
}

/** Class shares of the first and of the second reader of a pair. */
export const marginsOf = ({ items, joint }: ReaderPair, size: number): { readonly first: Float64Array; readonly second: Float64Array } => {
  const first = new Float64Array(size)
  const second = new Float64Array(size)
  for (let c = 0; c < size; c++)
    for (let k = 0; k < size; k++) {
      const share = (joint[c * size + k] ?? 0) / items
      first[c] = (first[c] ?? 0) + share
      second[k] = (second[k] ?? 0) + share
    }
  return { first, second }
}

/** Mean of what each pair has, over those that have it; null when none has. */
export const meanOverPairs = (pairs: readonly ReaderPair[], measure: (pair: ReaderPair) => number | null): number | null => {
  const values = pairs.flatMap((pair) => measure(pair) ?? [])
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** (Po - Pe) / (1 - Pe); null where chance leaves nothing to correct for (C35). */
export const aboveChance = (observed: number, chance: number): number | null =>
  1 - chance < 1e-12 ? null : (observed - chance) / (1 - chance)
