import { sha256Of } from './digest.ts'
import type { SplitPlan } from './facts.ts'

export type SplitUnit = { readonly sampleId: string; readonly sha256: string; readonly groups: Readonly<Record<string, string>> }
export type Assigned = { readonly split: string; readonly group: string | null }

/** Split names in the order in which the line is cut (R21): the three usual ones first, then by name. */
const usual = ['train', 'validation', 'test']
const rankOf = (name: string): number => (usual.includes(name) ? usual.indexOf(name) : usual.length)
export const splitNames = (shares: SplitPlan['shares']): string[] =>
  Object.keys(shares).sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : a > b ? 1 : 0))

const groupOf = (unit: SplitUnit, groupBy: string | undefined): string | null =>
  groupBy !== undefined && Object.hasOwn(unit.groups, groupBy) ? (unit.groups[groupBy] ?? null) : null

type Group = { readonly rank: string; readonly key: string; readonly units: SplitUnit[] }

/** A sample without the key stands alone, by its content, so that a new import of the same data is split the same way. */
const ownKey = (unit: SplitUnit, groupBy: string | undefined): string => {
  const group = groupOf(unit, groupBy)
  return group === null ? `sample ${unit.sha256}` : `group ${group}`
}

/**
 * Keys that have a content in common count as one, the first of them by name: planes of one file that are said to be of different groups, or a
 * file that is there with a group and without. Answers the first key of each.
 */
const joinedKeys = (units: readonly SplitUnit[], groupBy: string | undefined): ((key: string) => string) => {
  const firsts = new Map<string, string>()
  const firstOf = (key: string): string => {
    let at = key
    for (let next = firsts.get(at); next !== undefined; next = firsts.get(at)) at = next
    if (at !== key) firsts.set(key, at)
    return at
  }
  const byContent = new Map<string, string>()
  for (const unit of units) {
    const key = ownKey(unit, groupBy)
    const [first = key, second = key] = [firstOf(key), firstOf(byContent.get(unit.sha256) ?? key)].sort((a, b) => (a < b ? -1 : 1))
    if (first !== second) firsts.set(second, first)
    byContent.set(unit.sha256, key)
  }
  return firstOf
}

/** Groups in the order of SHA-256(seed, key): a shuffle that needs no generator and does not depend on the order of the samples. */
const groupsOf = (units: readonly SplitUnit[], { groupBy, seed }: SplitPlan): Group[] => {
  const groups = new Map<string, Group>()
  const firstOf = joinedKeys(units, groupBy)
  for (const unit of units) {
    const key = firstOf(ownKey(unit, groupBy))
    const known = groups.get(key) ?? { key, rank: sha256Of(`reticle.split ${seed} ${key}`), units: [] }
    known.units.push(unit)
    groups.set(key, known)
  }
  return [...groups.values()].sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
}

/** How many splits of positive share the line needs to begin with, cut at the middle of a group: the first whose end lies beyond it. */
const splitAt = (middle: number, ends: readonly { readonly name: string; readonly end: number }[]): string =>
  ends.find(({ end }) => middle < end)?.name ?? ends.at(-1)?.name ?? 'train'

/**
 * Splits samples by group (R20 to R24): a group is never divided, the same plan always gives the same splits, whatever the order of the
 * samples. Groups are laid on a line in shuffled order, each as long as it has samples, and the line is cut by the shares; a group belongs
 * where its middle lies. Shares are taken relative to their sum.
 */
export const planSplits = (units: readonly SplitUnit[], plan: SplitPlan): ReadonlyMap<string, Assigned> => {
  const names = splitNames(plan.shares).filter((name) => (plan.shares[name] ?? 0) > 0)
  const sum = names.reduce((total, name) => total + (plan.shares[name] ?? 0), 0)
  let reached = 0
  const ends = names.map((name) => {
    reached += plan.shares[name] ?? 0
    return { name, end: (reached / sum) * units.length }
  })
  const assigned = new Map<string, Assigned>()
  let start = 0
  for (const group of groupsOf(units, plan)) {
    const split = splitAt(start + group.units.length / 2, ends)
    start += group.units.length
    for (const unit of group.units) assigned.set(unit.sampleId, { split, group: groupOf(unit, plan.groupBy) })
  }
  return assigned
}
