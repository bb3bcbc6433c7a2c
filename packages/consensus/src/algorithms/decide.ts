import type { VoteTable } from '../votes/vote-table.ts'
import type { LabelResult } from './define.ts'

/** `none`: a tie has no label. `first-option`: the tied class that comes first in the table's classes. Never the order of arrival (C11). */
export type TieRule = 'none' | 'first-option'

export type Decision = {
  readonly item: string
  readonly label: string | null
  /** Posterior of the leading class, 0 to 1. */
  readonly confidence: number
  readonly isTied: boolean
  /** The leading classes; more than one when tied. */
  readonly leaders: readonly string[]
}

/** Posteriors within this are equal: what remains of symmetric sums in floating point must not break a tie. */
const slack = 1e-9

export const decide = (table: VoteTable, result: LabelResult, tie: TieRule = 'none'): Decision[] =>
  table.items.map((item, i) => {
    const row = result.posterior.subarray(i * table.classes.length, (i + 1) * table.classes.length)
    const confidence = Math.max(...row)
    const leaders = table.classes.filter((_, label) => (row[label] ?? 0) >= confidence - slack)
    const isTied = leaders.length > 1
    return { item, label: isTied && tie === 'none' ? null : (leaders[0] ?? null), confidence, isTied, leaders }
  })

/**
 * Share of items with a known label that are right; a tie of m classes counts 1/m when the truth is among them (C12). null without truth.
 */
export const accuracyOf = (decisions: readonly Decision[], truth: ReadonlyMap<string, string>): number | null => {
  let right = 0
  let known = 0
  for (const { item, leaders } of decisions) {
    const label = truth.get(item)
    if (label === undefined) continue
    known += 1
    if (leaders.includes(label)) right += 1 / leaders.length
  }
  return known === 0 ? null : right / known
}
