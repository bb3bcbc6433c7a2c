import type { Protocol } from '@reticle/domain'
import type { DraftSummary } from './summary.ts'

const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`
const listed = (names: readonly string[], most = 6): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`
const nameIn = (protocol: Protocol | undefined, id: string): string => protocol?.labels.find((label) => label.id === id)?.name ?? id

/** Labels in use that have too few marks to learn from, those without any too. */
const rareLabels = ({ labels }: DraftSummary, protocol: Protocol | undefined, least: number): string[] => {
  const marks = (id: string) => [...(labels.get(id)?.values() ?? [])].reduce((sum, n) => sum + n, 0)
  const inUse = protocol?.labels.filter(({ isRetired }) => isRetired !== true).map(({ id }) => id) ?? []
  return [...new Set([...inUse, ...labels.keys()])].filter((id) => marks(id) < least).map((id) => `${nameIn(protocol, id)} (${marks(id)})`)
}

/** Labels that are marked, and in a split not at all. */
const missingLabels = ({ labels, counts }: DraftSummary, protocol: Protocol | undefined): string[] =>
  Object.keys(counts.bySplit).flatMap((split) => {
    const missing = [...labels].filter(([, perSplit]) => (perSplit.get(split) ?? 0) === 0).map(([id]) => nameIn(protocol, id))
    return (counts.bySplit[split] ?? 0) > 0 && missing.length > 0 ? [`"${split}" has no mark of ${listed(missing)}`] : []
  })

const leakWarnings = ({ leaks, units }: DraftSummary): string[] => [
  ...Object.entries(leaks.counts.group)
    .filter(([, n]) => n > 0)
    .map(([key, n]) => `${counted(n, 'value')} of "${key}" ${n === 1 ? 'is' : 'are'} in more than one split`),
  ...(leaks.counts.near > 0 ? [`${counted(leaks.counts.near, 'pair')} of near-duplicate pictures are in different splits`] : []),
  ...(leaks.withoutHash > 0 && units.length > 0
    ? [`${counted(leaks.withoutHash, 'picture')} could not be compared with the others: nothing is known of how they look`]
    : []),
]

/**
 * What somebody should know before a release is frozen, the gravest first.
 * @param leastMarks labels with fewer marks are named; `shares`: splits that are to get something.
 */
export const warningsOf = (
  summary: DraftSummary,
  protocol: Protocol | undefined,
  plan: { readonly shares: Readonly<Record<string, number>>; readonly leastMarks: number },
): string[] => {
  const { counts, byReaders, withComments, withGps, licences, units } = summary
  if (counts.samples === 0) return ['nothing that is settled fits this query: the release would be empty']
  const empty = Object.entries(plan.shares)
    .filter(([name, share]) => share > 0 && (counts.bySplit[name] ?? 0) === 0)
    .map(([name]) => name)
  const alone = [...byReaders].filter(([readers]) => readers < 2).reduce((sum, [, n]) => sum + n, 0)
  const rare = rareLabels(summary, protocol, plan.leastMarks)
  return [
    ...empty.map((name) => `"${name}" gets no sample`),
    ...leakWarnings(summary),
    ...(units.some(({ groups }) => Object.keys(groups).length > 0)
      ? []
      : ['samples carry no group key: samples of one source may land in training and in test']),
    ...(alone > 0 ? [`${counted(alone, 'sample')} ${alone === 1 ? 'has' : 'have'} fewer than two readers behind the label`] : []),
    ...(rare.length > 0 ? [`fewer than ${plan.leastMarks} marks: ${listed(rare)}`] : []),
    ...missingLabels(summary, protocol),
    ...(withComments > 0
      ? [
          `${counted(withComments, 'reading or decision', 'readings and decisions')} with a comment, which may name people or places; comments go into the release as they were written`,
        ]
      : []),
    ...(withGps > 0
      ? [`${counted(withGps, 'picture')} with a position in the EXIF data; original bytes go into the release unchanged`]
      : []),
    ...(licences.length === 0 ? ['no sample states a licence'] : []),
  ]
}
