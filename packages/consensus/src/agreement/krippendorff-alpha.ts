/**
 * Krippendorff's alpha: one minus observed over expected disagreement, for any number of readers, with gaps, at five levels.
 *
 * Formula: alpha = 1 - Do / De; Do = sum over units of sum over pairs of readings of d(c, k)^2 / (m_u - 1); De the same over all pairs
 * of all pairable readings, divided by (n - 1). d^2: nominal 0 or 1; ordinal the squared sum of n_g from c to k less half of both ends;
 * interval (c - k)^2; ratio ((c - k) / (c + k))^2; set the MASI distance (as it is, as Passonneau 2006 does).
 * Source: K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), section on any metric.
 * Complexity: O(items x classes + classes^2).
 * Known failure: undefined, and null here, when all readings are equal: without variation there is no reliability to speak of.
 */
import { type AgreementValue, type DomainError, ok, type Result } from '@reticle/domain'
import type { VoteTable } from '../votes/vote-table.ts'
import { defineMetric, type Level, levels } from './define.ts'
import { masiDistance, valuesOf } from './disagreement.ts'
import { type Unit, unitsOf } from './units.ts'

type Difference = (c: number, k: number) => number

/** Squared difference of two classes. `totals` are the pairable readings of each class. */
const differenceOf = (level: Level, labels: readonly string[], totals: readonly number[]): Difference => {
  const value = (label: number): number => Number(labels[label])
  switch (level) {
    case 'nominal':
      return (c, k) => (c === k ? 0 : 1)
    case 'ordinal': {
      let below = 0
      const ranks = totals.map((total) => {
        below += total
        return below - total / 2
      })
      return (c, k) => ((ranks[c] ?? 0) - (ranks[k] ?? 0)) ** 2
    }
    case 'interval':
      return (c, k) => (value(c) - value(k)) ** 2
    case 'set':
      return (c, k) => masiDistance(labels[c] ?? '', labels[k] ?? '')
    case 'ratio':
      return (c, k) => (value(c) === value(k) ? 0 : ((value(c) - value(k)) / (value(c) + value(k))) ** 2)
  }
}

const totalsOf = (units: readonly Unit[], classes: number): number[] => {
  const totals = new Array<number>(classes).fill(0)
  for (const { classes: labels, counts, weight } of units)
    labels.forEach((label, place) => {
      totals[label] = (totals[label] ?? 0) + weight * (counts[place] ?? 0)
    })
  return totals
}

const observedIn = ({ classes, counts, readings, weight }: Unit, difference: Difference): number => {
  let sum = 0
  for (let a = 0; a < classes.length; a++)
    for (let b = a + 1; b < classes.length; b++)
      sum += 2 * (counts[a] ?? 0) * (counts[b] ?? 0) * difference(classes[a] ?? 0, classes[b] ?? 0)
  return (weight * sum) / (readings - 1)
}

/** @param table for the ordinal level its classes must be in their order. */
const krippendorffAlpha = (table: VoteTable, level: Level, weights?: Float64Array): Result<AgreementValue, DomainError> => {
  const values = valuesOf(table, level)
  if (!values.ok) return values
  const { pairable, n, excluded } = unitsOf(table, weights)
  const totals = totalsOf(pairable, table.classes.length)
  const readings = totals.reduce((sum, total) => sum + total, 0)
  const difference = differenceOf(level, table.classes, totals)
  const observed = pairable.reduce((sum, unit) => sum + observedIn(unit, difference), 0)
  let expected = 0
  for (let c = 0; c < totals.length; c++)
    for (let k = c + 1; k < totals.length; k++) expected += 2 * (totals[c] ?? 0) * (totals[k] ?? 0) * difference(c, k)
  const value = expected > 0 ? 1 - (observed * (readings - 1)) / expected : null
  return ok({ value, n, excluded })
}

export const alpha = defineMetric({
  id: 'krippendorff-alpha',
  version: '1',
  levels,
  measure: (table, { level, weights }) => krippendorffAlpha(table, level, weights),
})
