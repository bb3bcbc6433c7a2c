import { sha256Of } from './digest.ts'

/** What decides where a sample goes. `sha256`: what it stands alone by; `pictureHash`: 16 hexadecimal digits, null where there is none. */
export type SplitUnit = {
  readonly sampleId: string
  readonly sha256: string
  readonly groups: Readonly<Record<string, string>>
  readonly pictureHash?: string | null | undefined
  /** What a stratified plan shares out evenly; of each sample one at least. */
  readonly strata?: readonly string[] | undefined
}
export type Group = { readonly key: string; readonly rank: string; readonly units: readonly SplitUnit[] }

export const groupOf = (unit: Pick<SplitUnit, 'groups'>, groupBy: string | undefined): string | null =>
  groupBy !== undefined && Object.hasOwn(unit.groups, groupBy) ? (unit.groups[groupBy] ?? null) : null

/** A sample without the key stands alone, by its content, so that a new import of the same data is split the same way. */
const ownKey = (unit: SplitUnit, groupBy: string | undefined): string => {
  const group = groupOf(unit, groupBy)
  return group === null ? `sample ${unit.sha256}` : `group ${group}`
}

/**
 * Keys that are tied count as one, the first of them by name: by a content in common (planes of one file that are said to be of different groups,
 * or a file that is there with a group and without), or by `ties` of contents that are to stay together. Answers the first key of each.
 */
const joinedKeys = (
  units: readonly SplitUnit[],
  groupBy: string | undefined,
  ties: readonly (readonly [string, string])[],
): ((key: string) => string) => {
  const firsts = new Map<string, string>()
  const firstOf = (key: string): string => {
    let at = key
    for (let next = firsts.get(at); next !== undefined; next = firsts.get(at)) at = next
    if (at !== key) firsts.set(key, at)
    return at
  }
  const join = (one: string, other: string): void => {
    const [first = one, second = other] = [firstOf(one), firstOf(other)].sort((a, b) => (a < b ? -1 : 1))
    if (first !== second) firsts.set(second, first)
  }
  const byContent = new Map<string, string>()
  for (const unit of units) {
    const key = ownKey(unit, groupBy)
    join(key, byContent.get(unit.sha256) ?? key)
    byContent.set(unit.sha256, key)
  }
  for (const [one, other] of ties) join(byContent.get(one) ?? '', byContent.get(other) ?? '')
  return firstOf
}

/**
 * Groups in the order of SHA-256(purpose, seed, key): a shuffle that needs no generator and does not depend on the order of the samples.
 * @param ties contents that stay together, as pairs.
 */
export const groupsOf = (
  units: readonly SplitUnit[],
  plan: { readonly groupBy?: string | undefined; readonly seed: number },
  purpose: 'split' | 'fold',
  ties: readonly (readonly [string, string])[] = [],
): Group[] => {
  const groups = new Map<string, { key: string; rank: string; units: SplitUnit[] }>()
  const firstOf = joinedKeys(units, plan.groupBy, ties)
  for (const unit of units) {
    const key = firstOf(ownKey(unit, plan.groupBy))
    const known = groups.get(key) ?? { key, rank: sha256Of(`reticle.${purpose} ${plan.seed} ${key}`), units: [] }
    known.units.push(unit)
    groups.set(key, known)
  }
  return [...groups.values()].sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
}
