import type { ReleasePreview } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { warningsOf } from '@reticle/release'
import type { Context } from '../context.ts'
import { type DraftRelease, draftRelease, type Wanted } from './draft-release.ts'

/** Pairs of near-duplicates that are named; a release names more of them. */
const mostPairs = 50

const labelsOf = ({ summary, protocols }: DraftRelease): ReleasePreview['labels'] => {
  const labels = new Map(protocols.flatMap(({ content }) => content.labels.map((label) => [label.id, label] as const)))
  return [...labels.values()]
    .filter(({ id, isRetired }) => isRetired !== true || summary.labels.has(id))
    .map(({ id, name, color }) => ({ id, name, color, marks: Object.fromEntries(summary.labels.get(id) ?? []) }))
}

const questionsOf = ({ summary, protocols }: DraftRelease): ReleasePreview['questions'] =>
  (protocols.at(-1)?.content.questions ?? [])
    .filter(({ scope, options }) => scope === 'sample' && options.length > 0)
    .map(({ id, text, kind, options }) => {
      const chosen = summary.answers.get(id) ?? new Map<string, ReadonlyMap<string, number>>()
      const named = new Map(options.map((option) => [option.id, option.text]))
      return {
        ...{ id, text, kind },
        options: [...new Set([...named.keys(), ...chosen.keys()])].map((option) => ({
          id: option,
          text: named.get(option) ?? option,
          samples: Object.fromEntries(chosen.get(option) ?? []),
        })),
      }
    })

const leaksOf = ({ summary: { leaks }, names }: DraftRelease): ReleasePreview['leaks'] => {
  const { distance, compared, withoutHash, counts, named } = leaks
  const of = (id: string, split: string) => ({ id, name: names.get(id) ?? id, split })
  return {
    ...{ distance, compared, withoutHash, near: counts.near, groups: counts.group },
    pairs: named
      .filter(({ why }) => why === 'near')
      .slice(0, mostPairs)
      .map((pair) => ({ a: of(pair.a, pair.splits[0]), b: of(pair.b, pair.splits[1]), distance: pair.distance ?? 0 })),
  }
}

const left = (open: number, contested: number): string[] => [
  ...(contested > 0 ? [`${contested} contested ${contested === 1 ? 'task is' : 'tasks are'} left out until someone decides`] : []),
  ...(open > 0 ? [`${open} open ${open === 1 ? 'task is' : 'tasks are'} left out until the readers are done`] : []),
]

/** What a release by this query would hold, frozen now, and what its maker should know first. */
export const previewRelease = async (
  context: Context,
  projectId: ProjectId,
  wanted: Wanted & { readonly leastMarks: number },
): Promise<ReleasePreview> => {
  const { read, now } = context
  const [draft, groupKeys, states] = await Promise.all([
    draftRelease(context, projectId, wanted, now()),
    read.releases.groupKeys(projectId),
    read.progress.tasksByState(projectId),
  ])
  const count = (...of: string[]) => states.filter(({ state }) => of.includes(state)).reduce((sum, { n }) => sum + n, 0)
  const [open, contested] = [count('collecting', 'comparing'), count('contested')]
  const { summary, protocols, proposal, changes, last } = draft
  const { samples, byKind, regions, answers, bySplit, byFold = [] } = summary.counts
  const warnings = warningsOf(summary, protocols.at(-1)?.content, { shares: wanted.split.shares, leastMarks: wanted.leastMarks })
  return {
    ...{ samples, byKind, regions, answers, open, contested, bySplit, byFold: [...byFold], groupKeys },
    ...{ labels: labelsOf(draft), questions: questionsOf(draft), leaks: leaksOf(draft) },
    byReaders: [...summary.byReaders].map(([readers, n]) => ({ readers, samples: n })).toSorted((a, b) => a.readers - b.readers),
    agreement: { ...summary.agreement, bins: [...summary.agreement.bins] },
    protocols: protocols.map(({ version, content }) => ({ version, title: content.title })),
    version: {
      proposed: proposal.version,
      level: proposal.level,
      reasons: [...proposal.reasons],
      since: last === null ? null : { id: last.id, version: last.version },
      ...{ added: changes.added.length, removed: changes.removed.length, changed: changes.changed.length, moved: changes.moved.length },
    },
    warnings: [...warnings, ...left(open, contested)],
  }
}
