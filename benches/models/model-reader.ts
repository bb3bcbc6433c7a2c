/**
 * Consensus with a model as one more reader: how many human reads a sample needs for the same accuracy. Every sample is read once; whoever is
 * sure enough then is settled, the others are read again, one real vote after the other. The model learns from the first reads of other images
 * (it has seen no vote of the image that it speaks of).
 */
import { algorithmById, decide, type ModelProbabilities, type Vote, voteTable } from '@reticle/consensus'
import { fitSoftmax, predictSoftmax, targetsOf } from '@reticle/learning'
import { seededRandom } from '@reticle/testkit'
import { report } from '../figure.ts'
import { featuresOf, fitSettings, type LabelledSet, outcomeOf } from './labelled-set.ts'

type Way = 'dawid-skene' | 'dawid-skene, the model a reader' | 'crowdlab'
type Outcome = { readonly reads: number; readonly accuracy: number }

const thresholds = [0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999] as const
const folds = 5

type Queue = readonly (readonly { readonly reader: string; readonly label: number }[])[]

/** The real votes of each sample in an order by chance. */
const queuesOf = (set: LabelledSet, seed: number): Queue => {
  const random = seededRandom(seed)
  return set.votes.map((votes) => random.shuffle(votes))
}

/** Probability of the class 1 of every sample, by a model that learned from the first reads of images of other folds. */
const heldOut = (set: LabelledSet, queues: Queue, seed: number): Float64Array => {
  const images = seededRandom(seed).shuffle([...new Set(set.images)])
  const foldOf = new Map(images.map((image, at) => [image, at % folds]))
  const said = new Float64Array(set.ids.length)
  const rows = Array.from(set.ids.keys())
  for (let fold = 0; fold < folds; fold++) {
    const [own, others] = [
      rows.filter((row) => foldOf.get(set.images[row] ?? '') === fold),
      rows.filter((row) => foldOf.get(set.images[row] ?? '') !== fold),
    ]
    const labels = Int32Array.from(others, (row) => queues[row]?.[0]?.label ?? 0)
    const model = outcomeOf(fitSoftmax({ features: featuresOf(set, others), targets: targetsOf(labels, 2) }, 2, fitSettings))
    const probabilities = predictSoftmax(model, featuresOf(set, own))
    own.forEach((row, at) => {
      said[row] = probabilities[2 * at + 1] ?? 0
    })
  }
  return said
}

/** Label and confidence of every sample, of the votes so far. */
const decided = (set: LabelledSet, way: Way, votes: readonly Vote[], model: Float64Array) => {
  const extra = set.ids.map((item, row) => ({ item, worker: 'model', label: (model[row] ?? 0) > 0.5 ? '1' : '0' }))
  const table = voteTable(way === 'dawid-skene, the model a reader' ? [...votes, ...extra] : votes, { classes: ['0', '1'] })
  const probabilities: ModelProbabilities = new Map(
    set.ids.map((item, row) => [
      item,
      new Map([
        ['0', 1 - (model[row] ?? 0)],
        ['1', model[row] ?? 0],
      ]),
    ]),
  )
  const outcome = algorithmById(way === 'crowdlab' ? 'crowdlab' : 'dawid-skene')?.fit(
    table,
    way === 'crowdlab' ? { model: probabilities } : {},
  )
  if (outcome?.ok !== true) throw new Error(`${way} did not run`)
  return new Map(decide(table, outcome.value).map((one) => [one.item, one]))
}

/** Reads a sample, and the share that is right, with reads until the threshold or until there are `most`. */
const readUntil = (
  set: LabelledSet,
  way: Way,
  queues: Queue,
  model: Float64Array,
  plan: { threshold: number; least: number; most: number },
): Outcome => {
  const taken = new Int32Array(set.ids.length).fill(plan.least)
  for (;;) {
    const votes = set.ids.flatMap((item, row) =>
      (queues[row] ?? []).slice(0, taken[row]).map(({ reader, label }) => ({ item, worker: reader, label: String(label) })),
    )
    const outcome = decided(set, way, votes, model)
    let more = 0
    set.ids.forEach((id, row) => {
      const one = outcome.get(id)
      const isSure = one !== undefined && !one.isTied && one.confidence >= plan.threshold
      if (isSure || (taken[row] ?? 0) >= Math.min(plan.most, queues[row]?.length ?? 0)) return
      taken[row] = (taken[row] ?? 0) + 1
      more += 1
    })
    if (more > 0) continue
    const right = set.ids.reduce((sum, id, row) => {
      const leaders = outcome.get(id)?.leaders ?? []
      return sum + (leaders.includes(String(set.truth[row])) ? 1 / leaders.length : 0)
    }, 0)
    return { reads: taken.reduce((sum, count) => sum + count, 0) / set.ids.length, accuracy: right / set.ids.length }
  }
}

const queuesAndModel = (set: LabelledSet, seed: number) => {
  const queues = queuesOf(set, seed)
  return { queues, model: heldOut(set, queues, seed) }
}

const ways = ['dawid-skene', 'dawid-skene, the model a reader', 'crowdlab'] as const
const seeds = [1, 2, 3, 4, 5]
const most = 7
const say = (line: string) => process.stderr.write(`${line}\n`)

/** Mean reads and accuracy over the seeds, for each threshold and each least number of reads. */
const outcomesOf = (set: LabelledSet, way: Way, drawn: readonly ReturnType<typeof queuesAndModel>[]): Outcome[] =>
  [1, 2].flatMap((least) =>
    thresholds.map((threshold) => {
      const outcomes = drawn.map(({ queues, model }) => readUntil(set, way, queues, model, { threshold, least, most }))
      const mean = (of: (outcome: Outcome) => number) => outcomes.reduce((sum, one) => sum + of(one), 0) / outcomes.length
      return { reads: mean((one) => one.reads), accuracy: mean((one) => one.accuracy) }
    }),
  )

/** The fewest reads with which an accuracy is reached. */
const readsFor = (outcomes: readonly Outcome[], accuracy: number): number =>
  Math.min(...outcomes.filter((one) => one.accuracy >= accuracy).map((one) => one.reads))

/**
 * Reads of people that a sample needs, with and without the model, for the accuracy that people alone have with two reads or more and a
 * posterior of 0.99; each way with the threshold that suits it best.
 */
export const measureReaders = (set: LabelledSet, headline: Way | null): void => {
  const drawn = seeds.map((seed) => queuesAndModel(set, seed))
  const outcomes = new Map(ways.map((way) => [way, outcomesOf(set, way, drawn)]))
  const alone = outcomes.get('dawid-skene') ?? []
  const target = alone[thresholds.length + thresholds.indexOf(0.99)]?.accuracy ?? 1
  const baseline = readsFor(alone, target)
  say(`${set.name}: people alone have ${(100 * target).toFixed(2)} % with ${baseline.toFixed(2)} reads a sample`)
  for (const way of ways.slice(1)) {
    const value = readsFor(outcomes.get(way) ?? [], target)
    say(`${way}: ${Number.isFinite(value) ? value.toFixed(2) : 'never there, with up to 7'} reads a sample`)
    const goal = way === headline ? 0.95 : null
    const name = `reads of people a sample for the same accuracy on ${set.name}, ${way}`
    report({ bench: 'models', name, value: Number.isFinite(value) ? value : most, unit: 'reads', baseline, goal, better: 'lower' })
  }
}
