import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { isNumeric } from '../order.ts'
import type { VoteTable } from '../votes/vote-table.ts'
import type { Level } from './define.ts'

/** Labels as numbers for levels that compute with them; an error with the label in it when one is none (C34). */
export const valuesOf = (table: VoteTable, level: Level): Result<readonly number[], DomainError> => {
  if (level === 'interval' || level === 'ratio') {
    const odd = table.classes.find((label) => !isNumeric(label) || (level === 'ratio' && Number(label) < 0))
    const wanted = level === 'ratio' ? 'numbers of 0 or more' : 'numbers'
    if (odd !== undefined)
      return err({ code: 'invalid-input', at: `label "${odd}"`, message: `the level ${level} needs labels that are ${wanted}` })
    return ok(table.classes.map(Number))
  }
  return ok(table.classes.map((_, rank) => rank))
}

/**
 * Weights of agreement for two classes, 1 on the diagonal to 0 for the two that differ most, `classes x classes`.
 * `nominal`: 0 or 1. `ordinal`: linear in the ranks of the listed classes. `interval`: quadratic in the values. `ratio`:
 * 1 - ((c - k) / (c + k))^2 over its greatest. Source: K. L. Gwet, "Handbook of Inter-Rater Reliability" (2014), chapter 3.
 */
export const agreementWeights = (values: readonly number[], level: Level): Float64Array => {
  const n = values.length
  const distance = (c: number, k: number): number => {
    const [a, b] = [values[c] ?? 0, values[k] ?? 0]
    if (a === b) return 0
    switch (level) {
      case 'ordinal':
        return Math.abs(a - b)
      case 'interval':
        return (a - b) ** 2
      case 'ratio':
        return ((a - b) / (a + b)) ** 2
      case 'nominal':
      case 'set':
        return 1
    }
  }
  const weights = new Float64Array(n * n)
  let most = 0
  for (let c = 0; c < n; c++)
    for (let k = 0; k < n; k++) {
      weights[c * n + k] = distance(c, k)
      most = Math.max(most, weights[c * n + k] ?? 0)
    }
  return weights.map((d) => (most > 0 ? 1 - d / most : 1))
}

/** The members of a label that stands for a set: `a+b`, in any order. The empty label and `{}` are the empty set. */
const membersOf = (label: string): ReadonlySet<string> =>
  new Set(
    label
      .split('+')
      .map((member) => member.trim())
      .filter((member) => member !== '' && member !== '{}'),
  )

/**
 * MASI distance of two labels as sets: 1 - J M, J the Jaccard index, M 1 for equal sets, 2/3 where one holds the other, 1/3 where they share
 * something, 0 else. Source: R. Passonneau, "Measuring agreement on set-valued items (MASI)", LREC (2006).
 */
export const masiDistance = (a: string, b: string): number => {
  const [p, q] = [membersOf(a), membersOf(b)]
  const shared = [...p].filter((member) => q.has(member)).length
  const all = p.size + q.size - shared
  if (shared === all) return 0
  const kind = shared === Math.min(p.size, q.size) && shared > 0 ? 2 / 3 : shared > 0 ? 1 / 3 : 0
  return 1 - (shared / all) * kind
}
