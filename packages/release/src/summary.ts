import type { ResolutionKind } from '@reticle/domain'
import { answersIn, type ReleaseFacts, type ReleaseFile } from './facts.ts'
import { contentOf, imageFiles, treeHash } from './layout.ts'
import { pseudonymOf } from './pseudonym.ts'
import { type Assigned, planSplits, type SplitUnit, splitNames } from './splits.ts'

export type PersonShare = { readonly pseudonym: string; readonly annotations: number; readonly adjudications: number }

/** Everything of a release that is counted, in one pass over each list. */
export type Summary = {
  readonly splits: ReadonlyMap<string, Assigned>
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
  }
  /** Regions by label id and split. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly people: readonly PersonShare[]
  readonly licences: readonly string[]
  readonly sources: readonly string[]
  /** Samples whose original bytes carry a position in their EXIF. */
  readonly withGps: number
  readonly agreement: { readonly mean: number | null; readonly n: number; readonly excluded: number }
}

const countUp = <K>(counts: Map<K, number>, key: K, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))

const overSamples = async (facts: ReleaseFacts) => {
  const units: SplitUnit[] = []
  /** By path: planes of one stack are samples of one file. */
  const images = new Map<string, ReleaseFile>()
  const texts = { licences: new Set<string>(), sources: new Set<string>() }
  const byKind = { consensus: 0, adjudication: 0, gold: 0 }
  const agreements: number[] = []
  let [regions, answers, withGps, excluded] = [0, 0, 0, 0]
  const marks: { readonly sampleId: string; readonly labelIds: readonly string[] }[] = []
  for await (const { sample, resolution } of facts.samples()) {
    const { id, groups, origin, tree } = sample
    units.push({ sampleId: id, sha256: contentOf({ ...sample, treeSha256: tree === null ? null : treeHash(tree.files) }), groups })
    for (const file of imageFiles(sample)) images.set(file.path, file)
    byKind[resolution.kind]++
    regions += resolution.content.regions.length
    answers += answersIn(resolution.content)
    marks.push({ sampleId: id, labelIds: resolution.content.regions.map((region) => region.labelId) })
    if (typeof origin.licence === 'string') texts.licences.add(origin.licence)
    if (typeof origin.source === 'string') texts.sources.add(origin.source)
    if (sample.metadata.hasGps === true) withGps++
    const agreement = resolution.consensus?.outcome.agreement.overall.value ?? null
    if (agreement === null) excluded++
    else agreements.push(agreement)
  }
  const mean = agreements.length === 0 ? null : agreements.reduce((sum, value) => sum + value, 0) / agreements.length
  return {
    units,
    images: [...images.values()],
    texts,
    byKind,
    regions,
    answers,
    withGps,
    marks,
    agreement: { mean, n: agreements.length, excluded },
  }
}

const overPeople = async (facts: ReleaseFacts) => {
  const annotations = new Map<string, number>()
  const adjudications = new Map<string, number>()
  let consensus = 0
  for await (const { annotatorId } of facts.annotations()) countUp(annotations, pseudonymOf(facts.project.id, annotatorId))
  for await (const { reviewerId } of facts.adjudications()) countUp(adjudications, pseudonymOf(facts.project.id, reviewerId))
  for await (const _ of facts.consensus()) consensus++
  const total = (counts: Map<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0)
  const people = sorted([...annotations.keys(), ...adjudications.keys()]).map((pseudonym) => ({
    pseudonym,
    annotations: annotations.get(pseudonym) ?? 0,
    adjudications: adjudications.get(pseudonym) ?? 0,
  }))
  return { people, consensus, annotations: total(annotations), adjudications: total(adjudications) }
}

export const summarise = async (facts: ReleaseFacts): Promise<Summary> => {
  const found = await overSamples(facts)
  const { people, ...votes } = await overPeople(facts)
  const splits = planSplits(found.units, facts.release.split)
  const bySplit = new Map(splitNames(facts.release.split.shares).map((name) => [name, 0]))
  for (const { split } of splits.values()) countUp(bySplit, split)
  const labels = new Map<string, Map<string, number>>()
  for (const { sampleId, labelIds } of found.marks)
    for (const labelId of labelIds) {
      const perSplit = labels.get(labelId) ?? new Map<string, number>()
      labels.set(labelId, perSplit)
      countUp(perSplit, splits.get(sampleId)?.split ?? '')
    }
  return {
    splits,
    images: found.images,
    counts: {
      samples: found.units.length,
      regions: found.regions,
      answers: found.answers,
      ...votes,
      byKind: found.byKind,
      bySplit: Object.fromEntries(bySplit),
    },
    labels,
    people,
    licences: sorted(found.texts.licences),
    sources: sorted(found.texts.sources),
    withGps: found.withGps,
    agreement: found.agreement,
  }
}
