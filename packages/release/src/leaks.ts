import { groupOf, type SplitUnit } from './groups.ts'
import { nearPairs } from './near.ts'
import type { Assigned } from './splits.ts'

/** Two samples in different splits that tell of each other. `key`: the group key, for `group`. */
export type Leak = {
  readonly why: 'group' | 'content' | 'near'
  readonly a: string
  readonly b: string
  readonly splits: readonly [string, string]
  readonly key?: string
  /** Bits of 64 in which the pictures' hashes differ, for `near`. */
  readonly distance?: number
}

export type Leaks = {
  /** Bits of 64 in which near-duplicates may differ. */
  readonly distance: number
  /** Pictures that were compared with all others, and those that have no hash to compare. */
  readonly compared: number
  readonly withoutHash: number
  /** Group values and contents that are in more than one split, by group key; pairs of near-duplicates in different splits. */
  readonly counts: { readonly group: Readonly<Record<string, number>>; readonly content: number; readonly near: number }
  /** The first of each kind, so many at most. */
  readonly named: readonly Leak[]
}

const mostNamed = 200

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

type Place = { readonly id: string; readonly split: string }

/** Of each value in more than one split, two samples that show it. */
const acrossSplits = (units: readonly SplitUnit[], splitOf: (id: string) => string, valueIn: (unit: SplitUnit) => string | null) => {
  const firsts = new Map<string, SplitUnit>()
  const found = new Map<string, { a: string; b: string; splits: [string, string] }>()
  for (const unit of units) {
    const value = valueIn(unit)
    if (value === null) continue
    const first = firsts.get(value)
    if (first === undefined) {
      firsts.set(value, unit)
      continue
    }
    const [one, other] = [splitOf(first.sampleId), splitOf(unit.sampleId)]
    if (one !== other && !found.has(value)) found.set(value, { a: first.sampleId, b: unit.sampleId, splits: [one, other] })
  }
  return [...found.values()]
}

/** Pairs of samples between two lists that are in different splits: how many, and the first ones. */
const betweenSplits = (one: readonly Place[], other: readonly Place[], isSame: boolean, room: number) => {
  const splits = new Map<string, number>()
  for (const { split } of other) splits.set(split, (splits.get(split) ?? 0) + 1)
  const count = one.reduce((sum, { split }) => sum + other.length - (splits.get(split) ?? 0), 0) / (isSame ? 2 : 1)
  const named: { a: string; b: string; splits: [string, string] }[] = []
  if (count === 0) return { count, named }
  for (const [n, a] of one.entries())
    for (const b of isSame ? other.slice(n + 1) : other) {
      if (named.length >= room) return { count, named }
      if (a.split !== b.split) named.push({ a: a.id, b: b.id, splits: [a.split, b.split] })
    }
  return { count, named }
}

const nearLeaks = (units: readonly SplitUnit[], splitOf: (id: string) => string, distance: number) => {
  const places = new Map<string, Place[]>()
  for (const { pictureHash, sampleId } of units)
    if (pictureHash != null) {
      const known = places.get(pictureHash) ?? []
      known.push({ id: sampleId, split: splitOf(sampleId) })
      places.set(pictureHash, known)
    }
  const hashes = [...places.keys()].sort(byText)
  const pairs = [...hashes.map((hash) => ({ a: hash, b: hash, distance: 0 })), ...nearPairs(hashes, distance)]
  const named: Leak[] = []
  let near = 0
  for (const pair of pairs.sort((x, y) => x.distance - y.distance)) {
    const between = betweenSplits(places.get(pair.a) ?? [], places.get(pair.b) ?? [], pair.a === pair.b, mostNamed - named.length)
    near += between.count
    named.push(...between.named.map((one) => ({ why: 'near' as const, ...one, distance: pair.distance })))
  }
  return { near, named }
}

/**
 * R27: what of one split can be known from another. Any group key that samples carry is looked at, not only the one that the plan keeps together;
 * then contents; then pictures that look the same. Names come in the order of the samples, near-duplicates by distance.
 */
export const findLeaks = (units: readonly SplitUnit[], splits: ReadonlyMap<string, Assigned>, distance: number): Leaks => {
  const splitOf = (id: string) => splits.get(id)?.split ?? ''
  // Samples share their groups.
  const keys = [...new Set([...new Set(units.map(({ groups }) => groups))].flatMap((groups) => Object.keys(groups)))].sort(byText)
  const group = keys.map((key) => ({ key, found: acrossSplits(units, splitOf, (unit) => groupOf(unit, key)) }))
  const content = acrossSplits(units, splitOf, (unit) => unit.sha256)
  const { near, named } = nearLeaks(units, splitOf, distance)
  const compared = units.filter(({ pictureHash }) => pictureHash != null).length
  return {
    distance,
    compared,
    withoutHash: units.length - compared,
    counts: { group: Object.fromEntries(group.map(({ key, found }) => [key, found.length])), content: content.length, near },
    named: [
      ...content.slice(0, mostNamed).map((one) => ({ why: 'content' as const, ...one })),
      ...group.flatMap(({ key, found }) => found.slice(0, mostNamed).map((one) => ({ why: 'group' as const, key, ...one }))),
      ...named,
    ],
  }
}
