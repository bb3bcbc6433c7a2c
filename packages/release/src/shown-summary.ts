import type { ReleaseFacts } from './facts.ts'
import type { Summary } from './summary.ts'

/** What a page shows of a release without opening its manifest. */
export const shownSummary = ({ protocols }: Pick<ReleaseFacts, 'protocols'>, summary: Summary) => {
  const { counts, labels, people, agreement, licences, sources, leaks } = summary
  const names = new Map(protocols.flatMap(({ content }) => content.labels.map(({ id, name }) => [id, name] as const)))
  return {
    labels: Object.fromEntries([...labels].map(([id, perSplit]) => [id, Object.fromEntries(perSplit)])),
    labelNames: Object.fromEntries([...labels.keys()].map((id) => [id, names.get(id) ?? id])),
    samplesBySplit: { ...counts.bySplit },
    samplesByFold: [...(counts.byFold ?? [])],
    byKind: { ...counts.byKind },
    readers: people.filter((person) => person.annotations > 0).length,
    reviewers: people.filter((person) => person.adjudications > 0).length,
    annotations: counts.annotations,
    agreement: { mean: agreement.mean, n: agreement.n, excluded: agreement.excluded },
    licences: [...licences],
    sources: [...sources],
    leaks: { near: leaks.counts.near, compared: leaks.compared, withoutHash: leaks.withoutHash, distance: leaks.distance },
  }
}
export type ShownSummary = ReturnType<typeof shownSummary>
