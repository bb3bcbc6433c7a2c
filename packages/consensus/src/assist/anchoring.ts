/**
 * How far suggestions lead readers (docs/spec/models.md, MR22 to MR27): readings with suggestions beside blank starts, which were drawn by chance.
 *
 * Complexity: one matching of marks for each reading and suggestion, and the bootstrap of the medians.
 * Known failure: readers who know that a start is blank may look harder than they would without a model at all; and a reader's habits
 * learnt from suggestions go with them into blank starts. Both make the difference too small.
 */
import type { AnchoringGroup, Protocol } from '@reticle/domain'
import { byText } from '../order.ts'
import type { AssistReading, AssistSuggestion, AssistTask } from './assist-task.ts'
import { type Item, itemsOf } from './items-of.ts'
import { mediansOf, type Sides } from './medians.ts'
import { type Reference, referenceFor } from './reference.ts'
import { comparedOf, shareOf } from './shares.ts'

type Arm = 'shown' | 'blank'
type Measure = {
  /** Whether an item belongs to the measure. */
  readonly counts: (item: Item) => boolean
  readonly hits: (item: Item) => boolean
}

const measures = {
  withSuggestion: { counts: ({ kind }) => kind !== 'missed', hits: ({ agrees }) => agrees },
  withResolution: { counts: ({ isResolved }) => isResolved !== null, hits: ({ isResolved }) => isResolved === true },
  wrong: { counts: ({ isReaderRight }) => isReaderRight !== null, hits: ({ isReaderRight }) => isReaderRight === false },
  kept: { counts: ({ kind, isRight }) => kind !== 'missed' && isRight === false, hits: ({ agrees }) => agrees },
  omitted: { counts: ({ kind }) => kind === 'missed', hits: ({ agrees }) => agrees },
} as const satisfies Record<string, Measure>
type MeasureId = keyof typeof measures
const measureIds = ['withSuggestion', 'withResolution', 'wrong', 'kept', 'omitted'] as const satisfies readonly MeasureId[]

type Cluster = { k: number; n: number }
/** Counts of one task in one arm. */
type Counts = Record<MeasureId, Cluster> & { unchanged: Cluster; seconds: number[] }
const noCounts = (): Counts => ({
  withSuggestion: { k: 0, n: 0 },
  withResolution: { k: 0, n: 0 },
  wrong: { k: 0, n: 0 },
  kept: { k: 0, n: 0 },
  omitted: { k: 0, n: 0 },
  unchanged: { k: 0, n: 0 },
  seconds: [],
})

const tally = (cluster: Cluster, isHit: boolean): void => {
  cluster.n += 1
  if (isHit) cluster.k += 1
}

const addItem = (counts: Counts, item: Item): void => {
  for (const id of measureIds) {
    const measure: Measure = measures[id]
    if (measure.counts(item)) tally(counts[id], measure.hits(item))
  }
  if (measures.kept.counts(item)) tally(counts.unchanged, item.agrees && item.isUnchanged)
}

type Read = {
  readonly reading: AssistReading
  readonly arm: Arm
  readonly reference: Reference | undefined
  readonly items: readonly Item[]
}

/** Of one protocol version, one model, or all. */
const groupSums = (version: number | null, model: string | null) => {
  const tasks: { readonly shown: Counts; readonly blank: Counts }[] = []
  const readers = new Set<string>()
  const readings = { shown: 0, blank: 0 }
  const references = { gold: 0, adjudication: 0, blank: 0 }
  return {
    /** Readings of one task. */
    add: (reads: readonly Read[]): void => {
      if (reads.length === 0) return
      const task = { shown: noCounts(), blank: noCounts() }
      for (const { reading, arm, reference, items } of reads) {
        readers.add(reading.annotatorId)
        readings[arm] += 1
        if (reference !== undefined) references[reference.kind] += 1
        if (reading.activeMilliseconds > 0) task[arm].seconds.push(reading.activeMilliseconds / 1000)
        for (const item of items) addItem(task[arm], item)
      }
      tasks.push(task)
    },
    outcome: (seed: number): AnchoringGroup => {
      const compared = (id: MeasureId) =>
        comparedOf(
          tasks.map(({ shown }) => shown[id]),
          tasks.map(({ blank }) => blank[id]),
        )
      const sides = tasks.map(({ shown, blank }): Sides => ({ shown: shown.seconds, blank: blank.seconds }))
      return {
        ...{ version, model, tasks: tasks.length, readers: readers.size, readings, references },
        withSuggestion: compared('withSuggestion'),
        withResolution: compared('withResolution'),
        wrong: compared('wrong'),
        kept: compared('kept'),
        omitted: compared('omitted'),
        unchanged: shareOf(tasks.map(({ shown }) => shown.unchanged)),
        seconds: mediansOf(sides, seed),
      }
    },
  }
}

const readsOf = (protocol: Protocol, task: AssistTask, suggestions: readonly AssistSuggestion[]): Read[] => {
  const referenceOf = referenceFor(protocol, task)
  return task.readings.flatMap((reading): Read[] => {
    const { showing } = reading
    const named = showing === null ? [] : suggestions.filter(({ id }) => showing.suggestionIds.includes(id))
    if (showing === null || named.length === 0) return []
    const reference = referenceOf(reading)
    const items = named.flatMap((suggestion) => itemsOf({ protocol, suggestion, reading, resolution: task.resolution, reference }))
    return [{ reading, arm: showing.isBlank ? 'blank' : 'shown', reference, items }]
  })
}

/** Task by task, in one order for the same bytes. */
export const anchoringOver = (protocol: Protocol) => {
  const all = groupSums(null, null)
  const byModel = new Map<string, ReturnType<typeof groupSums>>()
  const byVersion = new Map<number, ReturnType<typeof groupSums>>()
  const groupFor = <K>(groups: Map<K, ReturnType<typeof groupSums>>, key: K, make: () => ReturnType<typeof groupSums>) => {
    const known = groups.get(key) ?? make()
    groups.set(key, known)
    return known
  }
  return {
    add: (task: AssistTask): void => {
      const reads = readsOf(protocol, task, task.suggestions)
      all.add(reads)
      for (const [version, own] of Map.groupBy(reads, ({ reading }) => reading.version))
        groupFor(byVersion, version, () => groupSums(version, null)).add(own)
      const models = Map.groupBy(task.suggestions, ({ model }) => model)
      // With one model its readings are those of all, which are known.
      for (const [model, own] of models)
        groupFor(byModel, model, () => groupSums(null, model)).add(models.size === 1 ? reads : readsOf(protocol, task, own))
    },
    outcome: (seed: number): AnchoringGroup[] => [
      all.outcome(seed),
      ...[...byModel].toSorted(([a], [b]) => byText(a, b)).map(([, group]) => group.outcome(seed)),
      ...[...byVersion].toSorted(([a], [b]) => a - b).map(([, group]) => group.outcome(seed)),
    ],
  }
}
