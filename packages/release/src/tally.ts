import type { AnnotationContent, ResolutionKind } from '@reticle/domain'
import { answersIn, type ReleaseSample } from './facts.ts'

/** Counts by split. */
export type PerSplit = ReadonlyMap<string, number>

type Counts = Map<string, number>

/** What is counted of the samples one after the other. */
export type Tally = {
  regions: number
  answers: number
  consensus: number
  byKind: Record<ResolutionKind, number>
  readers: Map<number, number>
  agreement: { sum: number; n: number; excluded: number; bins: number[] }
  labels: Map<string, Counts>
  chosen: Map<string, Map<string, Counts>>
}

export const newTally = (): Tally => ({
  ...{ regions: 0, answers: 0, consensus: 0 },
  byKind: { consensus: 0, adjudication: 0, gold: 0 },
  readers: new Map(),
  agreement: { sum: 0, n: 0, excluded: 0, bins: Array.from({ length: 10 }, () => 0) },
  ...{ labels: new Map(), chosen: new Map() },
})

export const countUp = <K>(counts: Map<K, number>, key: K, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
const within = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}

const countSaid = (tally: Tally, { regions, answers }: AnnotationContent, split: string): void => {
  for (const { labelId } of regions)
    countUp(
      within(tally.labels, labelId, (): Counts => new Map()),
      split,
    )
  for (const { questionId, value } of answers) {
    const chosen =
      value.kind === 'choice'
        ? [value.option]
        : value.kind === 'choices'
          ? value.options
          : value.kind === 'cannot-tell'
            ? ["can't tell"]
            : []
    for (const option of chosen) {
      const options = within(tally.chosen, questionId, (): Map<string, Counts> => new Map())
      countUp(
        within(options, option, (): Counts => new Map()),
        split,
      )
    }
  }
}

export const addTo = (tally: Tally, { resolution }: ReleaseSample, split: string): void => {
  const { content, consensus, kind } = resolution
  tally.regions += content.regions.length
  tally.answers += answersIn(content)
  tally.byKind[kind]++
  countSaid(tally, content, split)
  if (consensus !== null) {
    tally.consensus++
    countUp(tally.readers, consensus.outcome.by.inputs.length)
  }
  const agreement = consensus?.outcome.agreement.overall.value ?? null
  if (agreement === null) tally.agreement.excluded++
  else {
    const bin = Math.max(0, Math.min(9, Math.floor(agreement * 10)))
    tally.agreement.sum += agreement
    tally.agreement.n++
    tally.agreement.bins[bin] = (tally.agreement.bins[bin] ?? 0) + 1
  }
}

export const agreementOf = ({ agreement: { sum, n, excluded, bins } }: Tally) => ({ mean: n === 0 ? null : sum / n, n, excluded, bins })

/** A tally as JSON: maps as lists of their entries, in their order. */
export const tallyToJson = ({ readers, labels, chosen, ...plain }: Tally): unknown => ({
  ...plain,
  readers: [...readers],
  labels: [...labels].map(([label, counts]) => [label, [...counts]]),
  chosen: [...chosen].map(([question, options]) => [question, [...options].map(([option, counts]) => [option, [...counts]])]),
})

type Entries = [string, number][]
type Json = Omit<Tally, 'readers' | 'labels' | 'chosen'> & {
  readers: [number, number][]
  labels: [string, Entries][]
  chosen: [string, [string, Entries][]][]
}
/** The tally that `tallyToJson` gave. */
export const tallyOfJson = (text: string): Tally => {
  const { readers, labels, chosen, ...plain }: Json = JSON.parse(text)
  return {
    ...plain,
    readers: new Map(readers),
    labels: new Map(labels.map(([label, counts]) => [label, new Map(counts)])),
    chosen: new Map(chosen.map(([question, options]) => [question, new Map(options.map(([option, counts]) => [option, new Map(counts)]))])),
  }
}

/** Maps that nobody writes to any more. */
export const countsIn = ({
  labels,
  chosen,
}: Tally): {
  readonly labels: ReadonlyMap<string, PerSplit>
  readonly answers: ReadonlyMap<string, ReadonlyMap<string, PerSplit>>
} => ({ labels, answers: chosen })
