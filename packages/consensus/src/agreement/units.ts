import type { VoteTable } from '../votes/vote-table.ts'
import { countsOf } from '../votes/vote-table.ts'

/** One item with two or more readings: how many of each class it has, as (class, count) pairs, and how often the item counts. */
export type Unit = {
  readonly classes: readonly number[]
  readonly counts: readonly number[]
  readonly readings: number
  readonly weight: number
}

export type Units = { readonly pairable: readonly Unit[]; readonly single: readonly Unit[]; readonly n: number; readonly excluded: number }

export const unitsOf = (table: VoteTable, weights?: Float64Array): Units => {
  const all = countsOf(table)
  const size = table.classes.length
  const pairable: Unit[] = []
  const single: Unit[] = []
  let n = 0
  let excluded = 0
  for (let item = 0; item < table.items.length; item++) {
    const weight = weights === undefined ? 1 : (weights[item] ?? 0)
    if (weight === 0) continue
    const row = all.subarray(item * size, (item + 1) * size)
    const classes: number[] = []
    const counts: number[] = []
    row.forEach((count, label) => {
      if (count === 0) return
      classes.push(label)
      counts.push(count)
    })
    const readings = counts.reduce((sum, count) => sum + count, 0)
    const unit = { classes, counts, readings, weight }
    if (readings >= 2) {
      pairable.push(unit)
      n += weight
    } else {
      single.push(unit)
      excluded += weight
    }
  }
  return { pairable, single, n, excluded }
}

/** Share of agreeing pairs of readings in one unit. */
export const agreeingShare = ({ counts, readings }: Unit): number =>
  counts.reduce((sum, count) => sum + count * (count - 1), 0) / (readings * (readings - 1))

/** Mean over units of the share of agreeing pairs; null without units. */
export const observedAgreement = ({ pairable, n }: Units): number | null =>
  n === 0 ? null : pairable.reduce((sum, unit) => sum + unit.weight * agreeingShare(unit), 0) / n

/** Mean over units of the share that each class has in a unit; units with one reading count too, as in Gwet (2014). */
export const classShares = ({ pairable, single, n, excluded }: Units, classes: number): number[] => {
  const shares = new Array<number>(classes).fill(0)
  for (const unit of [...pairable, ...single])
    unit.classes.forEach((label, place) => {
      shares[label] = (shares[label] ?? 0) + (unit.weight * (unit.counts[place] ?? 0)) / unit.readings
    })
  return shares.map((share) => share / (n + excluded))
}
