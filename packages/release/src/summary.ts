import { type AnnotationContent, orcidUrl, type ResolutionKind } from '@reticle/domain'
import type { ReadingCounts, ReleaseFacts, ReleaseFile } from './facts.ts'
import type { SplitUnit } from './groups.ts'
import { findLeaks, type Leaks } from './leaks.ts'
import { defaultNearDistance } from './near.ts'
import { type Places, placesOf } from './places.ts'
import { pseudonymOf } from './pseudonym.ts'
import { saysHash } from './says.ts'
import { type Assigned, planSplits, splitNames } from './splits.ts'
import { addTo, agreementOf, countsIn, countUp, newTally, type PerSplit, type Tally } from './tally.ts'

export type PersonShare = {
  readonly pseudonym: string
  /** The address of their ORCID iD, by consent (R101). */
  readonly orcid?: string
  readonly annotations: number
  readonly adjudications: number
}
/** Everything of a release that is counted. */
export type Summary = {
  readonly splits: ReadonlyMap<string, Assigned>
  readonly leaks: Leaks
  readonly images: readonly ReleaseFile[]
  readonly counts: {
    readonly samples: number
    readonly regions: number
    readonly answers: number
    readonly annotations: number
    readonly consensus: number
    readonly adjudications: number
    readonly byKind: Readonly<Record<ResolutionKind, number>>
    readonly bySplit: Readonly<Record<string, number>>
    /** Samples by the number of their fold; absent where there are no folds. */
    readonly byFold?: readonly number[]
  }
  /** Regions by label id and split. */
  readonly labels: ReadonlyMap<string, PerSplit>
  /** Samples by question with options, chosen option and split. */
  readonly answers: ReadonlyMap<string, ReadonlyMap<string, PerSplit>>
  readonly people: readonly PersonShare[]
  readonly licences: readonly string[]
  readonly sources: readonly string[]
  /** Samples whose original bytes carry a position in their EXIF. */
  readonly withGps: number
  /** Readings and decisions with a comment or a note that somebody wrote. */
  readonly withComments: number
  /** Moments of the first and the last reading, ISO 8601 in UTC; null where there is none. */
  readonly readAt: { readonly first: string; readonly last: string } | null
  /** Marks of readings that began as suggestions, by model, in the order of the models' names. */
  readonly models: ReadonlyMap<string, number>
  /** Samples by the number of readings that went into their consensus. */
  readonly byReaders: ReadonlyMap<number, number>
  readonly agreement: {
    readonly mean: number | null
    readonly n: number
    readonly excluded: number
    /** Samples in ten bins from 0 to 1; what lies below 0 is in the first. */
    readonly bins: readonly number[]
  }
}

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))

const isCommented = ({ comment, notes = [] }: AnnotationContent): boolean => comment.trim() !== '' || notes.length > 0

const readingsOf = async (facts: ReleaseFacts): Promise<ReadingCounts> => {
  const byAnnotator = new Map<string, number>()
  const models = new Map<string, number>()
  let withComments = 0
  let [first, last]: (string | undefined)[] = []
  for await (const { annotatorId, content, submittedAt } of facts.annotations()) {
    countUp(byAnnotator, annotatorId)
    if (first === undefined || submittedAt < first) first = submittedAt
    if (last === undefined || submittedAt > last) last = submittedAt
    for (const { origin } of content.regions) if (origin.kind === 'model') countUp(models, origin.model)
    if (isCommented(content)) withComments++
  }
  return { byAnnotator, withComments, readAt: first === undefined || last === undefined ? null : { first, last }, models }
}

export type People = Pick<Summary, 'people' | 'withComments' | 'readAt' | 'models'> & {
  readonly votes: { readonly annotations: number; readonly adjudications: number }
  readonly stamp: string
}

/** Who read and decided, under pseudonyms, and how much. */
export const peopleOf = async (facts: ReleaseFacts): Promise<People> => {
  const readings = await (facts.stored?.readings() ?? readingsOf(facts))
  const annotations = new Map([...readings.byAnnotator].map(([id, n]) => [pseudonymOf(facts.project.id, id), n]))
  const adjudications = new Map<string, number>()
  let withComments = readings.withComments
  for await (const { reviewerId, content, note } of facts.adjudications()) {
    countUp(adjudications, pseudonymOf(facts.project.id, reviewerId))
    if (note.trim() !== '' || isCommented(content)) withComments++
  }
  const total = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0)
  const orcids = new Map([...(facts.orcids ?? [])].map(([id, orcid]) => [pseudonymOf(facts.project.id, id), orcidUrl(orcid)]))
  const people = sorted([...annotations.keys(), ...adjudications.keys()]).map((pseudonym) => {
    const orcid = orcids.get(pseudonym)
    const counts = { annotations: annotations.get(pseudonym) ?? 0, adjudications: adjudications.get(pseudonym) ?? 0 }
    return { pseudonym, ...(orcid === undefined ? {} : { orcid }), ...counts }
  })
  const models = new Map(sorted(readings.models.keys()).map((model) => [model, readings.models.get(model) ?? 0]))
  return {
    ...{ people, withComments, readAt: readings.readAt, models },
    votes: { annotations: total(annotations), adjudications: total(adjudications) },
    stamp: readings.stamp ?? '',
  }
}

/** What can be said once every sample was counted. */
export const summaryOf = (
  { split: plan }: ReleaseFacts['release'],
  { units, images, withGps, licences, sources }: Places,
  { votes, people, withComments, readAt, models }: People,
  splits: Summary['splits'],
  tally: Tally,
): Summary => {
  const bySplit = new Map(splitNames(plan.shares).map((name) => [name, 0]))
  const byFold = Array.from({ length: plan.folds ?? 0 }, () => 0)
  for (const { split, fold } of splits.values()) {
    countUp(bySplit, split)
    if (fold !== undefined) byFold[fold] = (byFold[fold] ?? 0) + 1
  }
  const { regions, answers, consensus, byKind, readers } = tally
  return {
    ...{ splits, images, withGps, byReaders: readers, agreement: agreementOf(tally) },
    ...{ people, withComments, readAt, models },
    leaks: findLeaks(units, splits, plan.nearDistance ?? defaultNearDistance),
    counts: {
      ...{ samples: units.length, regions, answers, ...votes, consensus, byKind },
      bySplit: Object.fromEntries(bySplit),
      ...(plan.folds === undefined ? {} : { byFold }),
    },
    ...countsIn(tally),
    licences: sorted(licences),
    sources: sorted(sources),
  }
}

/** A summary of what nobody has frozen yet. */
export type DraftSummary = Summary & {
  /** As they were split, in the order of the release. */
  readonly units: readonly SplitUnit[]
  /** By sample: what its resolution says, as one hash. */
  readonly says: ReadonlyMap<string, string>
  /** By sample: the id of its resolution. */
  readonly resolutions: ReadonlyMap<string, string>
}

/** Counts everything of a draft, and writes nothing. */
export const summarise = async (facts: ReleaseFacts): Promise<DraftSummary> => {
  const places = await placesOf(facts)
  const people = await peopleOf(facts)
  const splits = planSplits(places.units, facts.release.split)
  const [says, resolutions, tally] = [new Map<string, string>(), new Map<string, string>(), newTally()]
  for await (const one of facts.samples()) {
    addTo(tally, one, splits.get(one.sample.id)?.split ?? '')
    says.set(one.sample.id, saysHash(one.resolution.content))
    resolutions.set(one.sample.id, one.resolution.id)
  }
  return { ...summaryOf(facts.release, places, people, splits, tally), units: places.units, says, resolutions }
}
