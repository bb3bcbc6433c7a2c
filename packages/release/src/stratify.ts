import type { Group } from './groups.ts'

/** A split or a fold, with the share of everything that it should get; shares add up to 1. */
export type Bin = { readonly name: string; readonly share: number }

type Counted = { readonly key: string; readonly size: number; readonly strata: ReadonlyMap<string, number> }

const countsOf = ({ key, units }: Group): Counted => {
  const strata = new Map<string, number>()
  for (const unit of units) for (const stratum of new Set(unit.strata)) strata.set(stratum, (strata.get(stratum) ?? 0) + 1)
  return { key, size: units.length, strata }
}

/** What a bin still lacks of its share: of samples, and of samples of each stratum. */
type Lack = { readonly name: string; size: number; readonly strata: Map<string, number> }

/** The bin that lacks most of the stratum; of equals, the one that lacks most samples; of equals, the first. */
const neediest = (lacks: readonly Lack[], stratum: string): Lack | undefined => {
  let best: Lack | undefined
  const of = (lack: Lack) => lack.strata.get(stratum) ?? 0
  for (const lack of lacks) if (best === undefined || of(lack) > of(best) || (of(lack) === of(best) && lack.size > best.size)) best = lack
  return best
}

const give = (lack: Lack, group: Counted): void => {
  lack.size -= group.size
  for (const [stratum, n] of group.strata) lack.strata.set(stratum, (lack.strata.get(stratum) ?? 0) - n)
}

/** The stratum of which the fewest samples are left to be given, the first by name of equals; undefined when nothing is left. */
const rarest = (left: ReadonlyMap<string, number>): string | undefined => {
  let best: string | undefined
  for (const [stratum, n] of left) {
    if (n <= 0) continue
    const least = best === undefined ? Number.POSITIVE_INFINITY : (left.get(best) ?? 0)
    if (n < least || (n === least && best !== undefined && stratum < best)) best = stratum
  }
  return best
}

/**
 * Idea: what is rare is shared out first, while every bin can still be given its part of it. Iterative stratification (Sechidis, Tsoumakas and
 * Vlahavas, ECML PKDD 2011, algorithm 1) over groups instead of samples: take the stratum of which the fewest samples are left; give its groups
 * away, those that hold most of it first, then in the order in which they come; each to the bin that lacks most of that stratum. Nothing is
 * random: the shuffle is the order of the groups. O(S^2 + S G log G) for S strata and G groups.
 * Fails to balance where single groups are larger than a bin's share: a group is never divided.
 * @param groups in shuffled order; every unit has at least one stratum.
 * @returns the name of a bin by the group's key.
 */
export const stratify = (groups: readonly Group[], bins: readonly Bin[]): ReadonlyMap<string, string> => {
  const counted = groups.map(countsOf)
  const left = new Map<string, number>()
  const holders = new Map<string, Counted[]>()
  for (const group of counted)
    for (const [stratum, n] of group.strata) {
      left.set(stratum, (left.get(stratum) ?? 0) + n)
      const known = holders.get(stratum)
      if (known === undefined) holders.set(stratum, [group])
      else known.push(group)
    }
  const total = counted.reduce((sum, group) => sum + group.size, 0)
  const lacks = bins.map(
    ({ name, share }): Lack => ({ name, size: share * total, strata: new Map([...left].map(([stratum, n]) => [stratum, share * n])) }),
  )
  const places = new Map<string, string>()
  for (let stratum = rarest(left); stratum !== undefined; stratum = rarest(left)) {
    const rare = stratum
    const open = (holders.get(rare) ?? []).filter(({ key }) => !places.has(key))
    for (const group of open.toSorted((a, b) => (b.strata.get(rare) ?? 0) - (a.strata.get(rare) ?? 0))) {
      const lack = neediest(lacks, rare)
      if (lack === undefined) continue
      give(lack, group)
      places.set(group.key, lack.name)
      for (const [one, n] of group.strata) left.set(one, (left.get(one) ?? 0) - n)
    }
    left.set(rare, 0)
  }
  return places
}
