/**
 * Cohen's kappa: agreement of two readers above what their own class shares would give by chance. With more than two readers, the mean
 * over pairs of readers that share items.
 *
 * Formula: (Po - Pe) / (1 - Pe), Pe = sum over k of p_ak p_bk. Where a reader read an item several times, each pair of readings counts
 * 1 / (readings of one x readings of the other).
 * Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960); mean over
 * pairs: R. J. Light, Psychological Bulletin 76 (1971).
 * Complexity: O(pairs of readings + pairs of readers x classes).
 * Known failure: the paradoxes of prevalence and bias; undefined for a pair that uses one and the same class throughout, which is then
 * left out of the mean.
 */
import { ok } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import { defineMetric } from './define.ts'

type Pairing = { readonly items: number; readonly agreeing: number; readonly first: Float64Array; readonly second: Float64Array }

const readingsOf = (table: VoteTable, item: number): Map<number, number[]> => {
  const readings = new Map<number, number[]>()
  for (let v = table.start[item] ?? 0; v < (table.start[item + 1] ?? 0); v++) {
    const worker = table.workerOf[v] ?? 0
    readings.set(worker, [...(readings.get(worker) ?? []), table.classOf[v] ?? 0])
  }
  return readings
}

const add = (into: Float64Array, labels: readonly number[], weight: number): void => {
  for (const label of labels) into[label] = (into[label] ?? 0) + weight / labels.length
}

const overlap = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, label) => sum + b.filter((other) => other === label).length, 0) / (a.length * b.length)

const kappaOf = ({ items, agreeing, first, second }: Pairing): number | null => {
  const chance = first.reduce((sum, count, label) => sum + (count / items) * ((second[label] ?? 0) / items), 0)
  return 1 - chance < 1e-12 ? null : (agreeing / items - chance) / (1 - chance)
}

export const cohenKappa = defineMetric({
  id: 'cohen-kappa',
  version: '1',
  levels: ['nominal'],
  measure: (table, { weights }) => {
    const pairings = new Map<number, Pairing>()
    const classes = table.classes.length
    let n = 0
    let excluded = 0
    for (let item = 0; item < table.items.length; item++) {
      const weight = weights === undefined ? 1 : (weights[item] ?? 0)
      const readings = [...readingsOf(table, item)]
      if (readings.length < 2) excluded += weight
      else n += weight
      readings.forEach(([a, left], place) => {
        for (const [b, right] of readings.slice(place + 1)) {
          const key = a * table.workers.length + b
          const known = pairings.get(key) ?? { items: 0, agreeing: 0, first: new Float64Array(classes), second: new Float64Array(classes) }
          add(known.first, left, weight)
          add(known.second, right, weight)
          pairings.set(key, { ...known, items: known.items + weight, agreeing: known.agreeing + weight * overlap(left, right) })
        }
      })
    }
    const ordered = [...pairings].toSorted(([a], [b]) => a - b).filter(([, pairing]) => pairing.items > 0)
    const kappas = ordered.flatMap(([, pairing]) => kappaOf(pairing) ?? [])
    return ok({ value: kappas.length === 0 ? null : kappas.reduce((sum, kappa) => sum + kappa, 0) / kappas.length, n, excluded })
  },
})
