import type { NumberReaders } from '@reticle/domain'
import { blandAltman } from '../numbers/bland-altman.ts'
import { randomEffects } from '../numbers/random-effects.ts'
import type { ReadingTable } from '../numbers/reading-table.ts'
import type { VoteTable } from '../votes/vote-table.ts'

const mostPairs = 30
const mostPoints = 400

/** A vote table of numbers as readings. */
const readingsOf = ({ items, workers, classes, start, workerOf, classOf }: VoteTable): ReadingTable => {
  const numbers = classes.map(Number)
  return { items, workers, start, workerOf, values: Float64Array.from(classOf, (label) => numbers[label] ?? 0) }
}

/** Bias and spread of each reader by random effects (C70), and Bland-Altman of the pairs with most items in common (C71). */
export const numberReaders = (table: VoteTable): NumberReaders => {
  const readings = readingsOf(table)
  if (readings.values.length === 0) return { readers: [], pairs: [] }
  const { bias, spread } = randomEffects.fit(readings)
  const counts = new Int32Array(table.workers.length)
  for (const worker of table.workerOf) counts[worker] = (counts[worker] ?? 0) + 1
  const shared = new Map<number, number>()
  for (let i = 0; i < table.items.length; i++) {
    const workers = [...new Set(table.workerOf.subarray(table.start[i], table.start[i + 1]))]
    workers.forEach((a, place) => {
      for (const b of workers.slice(place + 1))
        shared.set(a * table.workers.length + b, (shared.get(a * table.workers.length + b) ?? 0) + 1)
    })
  }
  const pairs = [...shared].toSorted(([a, n], [b, m]) => m - n || a - b).slice(0, mostPairs)
  return {
    readers: table.workers.flatMap((personId, worker) => {
      const n = counts[worker] ?? 0
      if (n === 0) return []
      const [mean, deviation] = [bias[worker] ?? 0, spread[worker] ?? 0]
      const reach = (1.96 * deviation) / Math.sqrt(n)
      return { personId, n, bias: mean, low: mean - reach, high: mean + reach, spread: deviation }
    }),
    pairs: pairs.map(([key]) => {
      const [first = '', second = ''] = [table.workers[Math.floor(key / table.workers.length)], table.workers[key % table.workers.length]]
      const { n, bias: difference, limits, points } = blandAltman(readings, first, second)
      return {
        first,
        second,
        n,
        bias: difference,
        limits: limits === null ? null : [limits[0], limits[1]],
        points: points.slice(0, mostPoints).map(({ mean, difference: d }) => ({ mean, difference: d })),
      }
    }),
  }
}
