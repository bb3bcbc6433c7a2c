import type { Stand, StandTable } from './stands.ts'

/** Ids of samples, in the order of the release that has them. */
export type Changes = {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** In both, and what is said of them differs. */
  readonly changed: readonly string[]
  /** In both, in another split or fold. */
  readonly moved: readonly string[]
}

/** Compares a release, sample by sample in its order, with the stands of the one before it. */
export const comparison = (before: StandTable) => {
  const added: string[] = []
  const changed: string[] = []
  const moved: string[] = []
  return {
    /** Where the sample was before, and what is other with it; undefined where it was nowhere. */
    add: (stand: Stand) => {
      const { id, split, fold } = stand
      const was = before.meet(stand)
      if (was === undefined) {
        added.push(id)
        return undefined
      }
      const hasMoved = was.split !== split || was.fold !== fold
      if (was.saysOther) changed.push(id)
      if (hasMoved) moved.push(id)
      return { ...was, hasMoved }
    },
    changes: (): Changes => ({ added, changed, moved, removed: [...before.unmet()] }),
  }
}

export const changesBetween = (before: StandTable, after: Iterable<Stand>): Changes => {
  const compared = comparison(before)
  for (const stand of after) compared.add(stand)
  return compared.changes()
}

export type Level = 'major' | 'minor' | 'patch'
export type Proposal = { readonly version: string; readonly level: Level; readonly reasons: readonly string[] }

type Numbers = readonly [number, number, number]
const numbersOf = (version: string): Numbers => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  return [major, minor, patch]
}

/** Below 0 when `a` is the lower version. */
export const compareVersions = (a: string, b: string): number => {
  const [one, other] = [numbersOf(a), numbersOf(b)]
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2]
}

const raised = (version: string, level: Level): string => {
  const [major, minor, patch] = numbersOf(version)
  if (level === 'major') return `${major + 1}.0.0`
  return level === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}

const of = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`

/** R61: a reader of the last release would be misled by a major change, gets more by a minor one, and reads the same data after a patch. */
const levelOf = ({ added, removed, changed, moved }: Changes): { readonly level: Level; readonly reasons: readonly string[] } => {
  const major = [
    ...(changed.length > 0 ? [of(changed.length, 'sample has changed labels', 'samples have changed labels')] : []),
    ...(removed.length > 0 ? [of(removed.length, 'sample was removed', 'samples were removed')] : []),
    ...(moved.length > 0 ? [of(moved.length, 'sample is in another split or fold', 'samples are in another split or fold')] : []),
  ]
  const minor = added.length > 0 ? [of(added.length, 'sample was added', 'samples were added')] : []
  if (major.length > 0) return { level: 'major', reasons: [...major, ...minor] }
  return minor.length > 0 ? { level: 'minor', reasons: minor } : { level: 'patch', reasons: ['the same samples, labels and splits'] }
}

const first = { level: 'minor', reasons: ['there is no release before it to compare with'] } as const
const unknown = { level: 'major', reasons: ['the manifest of the release before cannot be read, so nothing could be compared'] } as const

/**
 * The version that a release deserves after another one. A version that exists already, such as that of a release that failed, is passed over by
 * a higher number of the same level.
 * @param last the release that it follows; null for the first one of a project. Its `changes` are null when it could not be compared.
 */
export const proposeVersion = (
  last: { readonly version: string; readonly changes: Changes | null } | null,
  existing: readonly string[],
): Proposal => {
  const { level, reasons } = last === null ? first : last.changes === null ? unknown : levelOf(last.changes)
  let version = last === null ? '1.0.0' : raised(last.version, level)
  while (existing.includes(version)) version = raised(version, level)
  return { version, level, reasons }
}

/** Why somebody may not call it so (R62); undefined when they may. */
export const versionProblem = (wanted: string, proposal: Proposal, last: string | null): string | undefined => {
  if (compareVersions(wanted, proposal.version) >= 0) return undefined
  const since = last === null ? '' : ` since ${last}`
  return `${wanted} is too low: ${proposal.reasons.join(', ')}${since}, which asks for ${proposal.version} or higher`
}
