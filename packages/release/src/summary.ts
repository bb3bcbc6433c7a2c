import type { AnnotationContent, ResolutionKind } from '@reticle/domain'
import { answersIn, type ReleaseFacts, type ReleaseFile, type ReleaseSample } from './facts.ts'
import type { SplitUnit } from './groups.ts'
import { contentOf, imageFiles, treeHash } from './layout.ts'
import { findLeaks, type Leaks } from './leaks.ts'
import { defaultNearDistance } from './near.ts'
import { pseudonymOf } from './pseudonym.ts'
import { saysHash, strataOf } from './says.ts'
import { type Assigned, planSplits, splitNames } from './splits.ts'

export type PersonShare = { readonly pseudonym: string; readonly annotations: number; readonly adjudications: number }
/** Counts by split. */
export type PerSplit = ReadonlyMap<string, number>

/** Everything of a release that is counted, in one pass over each list. */
export type Summary = {
  readonly splits: ReadonlyMap<string, Assigned>
  /** As they were split, in the order of the release. */
  readonly units: readonly SplitUnit[]
  /** By sample: what its resolution says, as one hash. */
  readonly says: ReadonlyMap<string, string>
  /** By sample: the id of its resolution. */
  readonly resolutions: ReadonlyMap<string, string>
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

const countUp = <K>(counts: Map<K, number>, key: K, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
const within = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))

const unitOf = ({ sample, resolution }: ReleaseSample, { split }: ReleaseFacts['release']): SplitUnit => {
  const { id, groups, tree, pictureHash } = sample
  const sha256 = contentOf({ ...sample, treeSha256: tree === null ? null : treeHash(tree.files) })
  const strata = split.stratifyBy === undefined ? {} : { strata: strataOf(resolution.content, split.stratifyBy) }
  return { sampleId: id, sha256, groups, pictureHash, ...strata }
}

/** What is counted by split once the splits are known. */
type Said = { readonly sampleId: string; readonly labelIds: readonly string[]; readonly chosen: readonly (readonly [string, string])[] }

const saidIn = (sampleId: string, { regions, answers }: AnnotationContent): Said => ({
  sampleId,
  labelIds: regions.map(({ labelId }) => labelId),
  chosen: answers.flatMap(({ questionId, value }) => {
    if (value.kind === 'choice') return [[questionId, value.option] as const]
    if (value.kind === 'choices') return value.options.map((option) => [questionId, option] as const)
    return value.kind === 'cannot-tell' ? [[questionId, "can't tell"] as const] : []
  }),
})

const isStated = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

const overSamples = async (facts: ReleaseFacts) => {
  const units: SplitUnit[] = []
  const says = new Map<string, string>()
  const resolutions = new Map<string, string>()
  /** By path: planes of one stack are samples of one file. */
  const images = new Map<string, ReleaseFile>()
  const texts = { licences: new Set<string>(), sources: new Set<string>() }
  const byKind = { consensus: 0, adjudication: 0, gold: 0 }
  const byReaders = new Map<number, number>()
  const agreements: number[] = []
  let [regions, answers, withGps, excluded] = [0, 0, 0, 0]
  const said: Said[] = []
  for await (const one of facts.samples()) {
    const { sample, resolution } = one
    const { origin, metadata } = sample
    units.push(unitOf(one, facts.release))
    says.set(sample.id, saysHash(resolution.content))
    resolutions.set(sample.id, resolution.id)
    for (const file of imageFiles(sample)) images.set(file.path, file)
    byKind[resolution.kind]++
    regions += resolution.content.regions.length
    answers += answersIn(resolution.content)
    said.push(saidIn(sample.id, resolution.content))
    if (isStated(origin.licence)) texts.licences.add(origin.licence)
    if (isStated(origin.source)) texts.sources.add(origin.source)
    if (metadata.hasGps === true) withGps++
    if (resolution.consensus !== null) countUp(byReaders, resolution.consensus.outcome.by.inputs.length)
    const agreement = resolution.consensus?.outcome.agreement.overall.value ?? null
    if (agreement === null) excluded++
    else agreements.push(agreement)
  }
  const mean = agreements.length === 0 ? null : agreements.reduce((sum, value) => sum + value, 0) / agreements.length
  const bins = Array.from({ length: 10 }, () => 0)
  for (const value of agreements) {
    const bin = Math.max(0, Math.min(9, Math.floor(value * 10)))
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  const agreement = { mean, n: agreements.length, excluded, bins }
  return { units, says, resolutions, images: [...images.values()], texts, byKind, byReaders, regions, answers, withGps, said, agreement }
}

const isCommented = ({ comment, notes = [] }: AnnotationContent): boolean => comment.trim() !== '' || notes.length > 0

const overPeople = async (facts: ReleaseFacts) => {
  const annotations = new Map<string, number>()
  const adjudications = new Map<string, number>()
  const marks = new Map<string, number>()
  let [consensus, withComments] = [0, 0]
  let readAt: Summary['readAt'] = null
  for await (const { annotatorId, content, submittedAt } of facts.annotations()) {
    countUp(annotations, pseudonymOf(facts.project.id, annotatorId))
    const { first, last }: NonNullable<Summary['readAt']> = readAt ?? { first: submittedAt, last: submittedAt }
    readAt = { first: submittedAt < first ? submittedAt : first, last: submittedAt > last ? submittedAt : last }
    for (const { origin } of content.regions) if (origin.kind === 'model') countUp(marks, origin.model)
    if (isCommented(content)) withComments++
  }
  for await (const { reviewerId, content, note } of facts.adjudications()) {
    countUp(adjudications, pseudonymOf(facts.project.id, reviewerId))
    if (note.trim() !== '' || isCommented(content)) withComments++
  }
  for await (const _ of facts.consensus()) consensus++
  const total = (counts: Map<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0)
  const people = sorted([...annotations.keys(), ...adjudications.keys()]).map((pseudonym) => ({
    pseudonym,
    annotations: annotations.get(pseudonym) ?? 0,
    adjudications: adjudications.get(pseudonym) ?? 0,
  }))
  const models = new Map(sorted(marks.keys()).map((model) => [model, marks.get(model) ?? 0]))
  return {
    people,
    withComments,
    readAt,
    models,
    votes: { consensus, annotations: total(annotations), adjudications: total(adjudications) },
  }
}

const bySplitOf = (said: readonly Said[], splits: ReadonlyMap<string, Assigned>) => {
  const labels = new Map<string, Map<string, number>>()
  const answers = new Map<string, Map<string, Map<string, number>>>()
  const none = () => new Map<string, number>()
  for (const { sampleId, labelIds, chosen } of said) {
    const split = splits.get(sampleId)?.split ?? ''
    for (const labelId of labelIds) countUp(within(labels, labelId, none), split)
    for (const [questionId, option] of chosen)
      countUp(
        within(
          within(answers, questionId, () => new Map<string, Map<string, number>>()),
          option,
          none,
        ),
        split,
      )
  }
  return { labels, answers }
}

export const summarise = async (facts: ReleaseFacts): Promise<Summary> => {
  const { units, says, resolutions, images, texts, byKind, byReaders, regions, answers, withGps, said, agreement } =
    await overSamples(facts)
  const { people, withComments, readAt, models, votes } = await overPeople(facts)
  const plan = facts.release.split
  const splits = planSplits(units, plan)
  const bySplit = new Map(splitNames(plan.shares).map((name) => [name, 0]))
  const byFold = Array.from({ length: plan.folds ?? 0 }, () => 0)
  for (const { split, fold } of splits.values()) {
    countUp(bySplit, split)
    if (fold !== undefined) byFold[fold] = (byFold[fold] ?? 0) + 1
  }
  return {
    ...{ splits, units, says, resolutions, images, people, withGps, withComments, readAt, models, byReaders, agreement },
    leaks: findLeaks(units, splits, plan.nearDistance ?? defaultNearDistance),
    counts: {
      ...{ samples: units.length, regions, answers, ...votes, byKind },
      bySplit: Object.fromEntries(bySplit),
      ...(plan.folds === undefined ? {} : { byFold }),
    },
    ...bySplitOf(said, splits),
    licences: sorted(texts.licences),
    sources: sorted(texts.sources),
  }
}
