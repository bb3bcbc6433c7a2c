import type { SplitPlan } from '@reticle/domain'
import { type Group, groupOf, groupsOf, type SplitUnit } from './groups.ts'
import { defaultNearDistance, nearPairs } from './near.ts'
import { type Bin, stratify } from './stratify.ts'

export type Assigned = { readonly split: string; readonly group: string | null; readonly fold?: number | undefined }

/** Split names in the order in which the line is cut (R21): the three usual ones first, then by name. */
const usual = ['train', 'validation', 'test']
const rankOf = (name: string): number => (usual.includes(name) ? usual.indexOf(name) : usual.length)
export const splitNames = (shares: SplitPlan['shares']): string[] =>
  Object.keys(shares).sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : a > b ? 1 : 0))

/** Splits that get something, with their shares relative to their sum. */
const binsOf = (shares: SplitPlan['shares']): Bin[] => {
  const names = splitNames(shares).filter((name) => (shares[name] ?? 0) > 0)
  const sum = names.reduce((total, name) => total + (shares[name] ?? 0), 0)
  return names.map((name) => ({ name, share: (shares[name] ?? 0) / sum }))
}

/** How many splits of positive share the line needs to begin with, cut at the middle of a group: the first whose end lies beyond it. */
const splitAt = (middle: number, ends: readonly { readonly name: string; readonly end: number }[]): string =>
  ends.find(({ end }) => middle < end)?.name ?? ends.at(-1)?.name ?? 'train'

/** R21: groups are laid on a line, each as long as it has samples; the line is cut by the shares, and a group belongs where its middle lies. */
const cutLine = (groups: readonly Group[], shares: SplitPlan['shares'], length: number): ReadonlyMap<string, string> => {
  const names = splitNames(shares).filter((name) => (shares[name] ?? 0) > 0)
  const sum = names.reduce((total, name) => total + (shares[name] ?? 0), 0)
  let reached = 0
  const ends = names.map((name) => {
    reached += shares[name] ?? 0
    return { name, end: (reached / sum) * length }
  })
  const places = new Map<string, string>()
  let start = 0
  for (const { key, units } of groups) {
    places.set(key, splitAt(start + units.length / 2, ends))
    start += units.length
  }
  return places
}

/** A plan without strata still wants folds of the same size: every sample is of the same stratum. */
const evenly = (group: Group): Group => ({ ...group, units: group.units.map((unit) => ({ ...unit, strata: [''] })) })

/** R26: folds are bins of the same share, over all samples, filled as R25 says. */
const foldsOf = (groups: readonly Group[], plan: SplitPlan): ReadonlyMap<string, string> => {
  const { folds, stratifyBy } = plan
  if (folds === undefined) return new Map()
  const bins = Array.from({ length: folds }, (_, fold) => ({ name: String(fold), share: 1 / folds }))
  return stratify(stratifyBy === undefined ? groups.map(evenly) : groups, bins)
}

/** Contents whose pictures are near, when they are to stay together (R28). */
const tiesOf = (units: readonly SplitUnit[], { areNearKeptTogether, nearDistance = defaultNearDistance }: SplitPlan) => {
  if (areNearKeptTogether !== true) return []
  const contents = new Map(units.flatMap(({ pictureHash, sha256 }) => (pictureHash == null ? [] : [[pictureHash, sha256] as const])))
  const same = units.flatMap(({ pictureHash, sha256 }) =>
    pictureHash == null ? [] : [[sha256, contents.get(pictureHash) ?? sha256] as const],
  )
  const near = nearPairs([...contents.keys()], nearDistance)
  return [...same, ...near.map(({ a, b }) => [contents.get(a) ?? '', contents.get(b) ?? ''] as const)]
}

/** One place for all samples that have the same: a million without groups are in a few, and those of a group come one behind the other. */
const sharedPlaces = () => {
  const alone = new Map<string, Assigned>()
  let last: Assigned | undefined
  return (split: string, group: string | null, fold: number | undefined): Assigned => {
    const known = group === null ? alone.get(`${split} ${fold}`) : last
    if (known?.split === split && known.group === group && known.fold === fold) return known
    const place = { split, ...(fold === undefined ? {} : { fold }), group }
    if (group === null) alone.set(`${split} ${fold}`, place)
    else last = place
    return place
  }
}

/**
 * Splits samples by group (R20 to R28): a group is never divided, the same plan always gives the same splits, whatever the order of the
 * samples.
 */
export const planSplits = (units: readonly SplitUnit[], plan: SplitPlan): ReadonlyMap<string, Assigned> => {
  const ties = tiesOf(units, plan)
  const groups = groupsOf(units, plan, 'split', ties)
  const places = plan.stratifyBy === undefined ? cutLine(groups, plan.shares, units.length) : stratify(groups, binsOf(plan.shares))
  const folds = foldsOf(plan.folds === undefined ? [] : groupsOf(units, plan, 'fold', ties), plan)
  const assigned = new Map<string, Assigned>()
  const placeOf = sharedPlaces()
  for (const { key, units: members } of groups) {
    const fold = folds.get(key)
    for (const unit of members)
      assigned.set(
        unit.sampleId,
        placeOf(places.get(key) ?? 'train', groupOf(unit, plan.groupBy), fold === undefined ? undefined : Number(fold)),
      )
  }
  return assigned
}
