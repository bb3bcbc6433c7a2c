/**
 * Active against random order on real samples with real votes: a label is the majority of the votes that real readers gave, the accuracy is
 * against what is true, on images that nothing was learnt from. Settings are the same for all sets and strategies and were not chosen by the
 * accuracy on these images.
 */
import { writeFileSync } from 'node:fs'
import { fitSoftmax, mix, type Pool, predictSoftmax, rank, type Softmax, strategyById, targetsOf } from '@reticle/learning'
import { seededRandom } from '@reticle/testkit'
import { report } from '../figure.ts'
import { featuresOf, fitSettings, type LabelledSet, outcomeOf } from './labelled-set.ts'
import { type Curve, plotOf } from './plot.ts'

const strategyNames = [
  'random',
  'least-confidence',
  'entropy',
  'committee-votes',
  'committee-kl',
  'k-centre',
  'class-balance',
  'margin + class-balance',
  'margin + k-centre',
] as const
type StrategyName = (typeof strategyNames)[number]

/** The strategy of the goal: a plain one, though not the best. All are reported. */
const headline: StrategyName = 'entropy'
const classes = 2
const first = 20
const atOnce = 10
const budget = 400
const members = 5
const testShare = 1 / 3

/** The class that more of the readers gave; no is taken where as many say yes. */
const majorityOf = (votes: readonly { readonly label: number }[]): number =>
  2 * votes.filter(({ label }) => label === 1).length > votes.length ? 1 : 0

const accuracyOf = (set: LabelledSet, model: Softmax, rows: readonly number[]): number => {
  const said = predictSoftmax(model, featuresOf(set, rows))
  return rows.filter((row, at) => ((said[2 * at + 1] ?? 0) > 0.5 ? 1 : 0) === set.truth[row]).length / rows.length
}

const learn = (set: LabelledSet, rows: readonly number[], labels: readonly number[], weights?: Float64Array): Softmax =>
  outcomeOf(
    fitSoftmax(
      { features: featuresOf(set, rows), targets: targetsOf(Int32Array.from(labels), classes), ...(weights && { weights }) },
      classes,
      fitSettings,
    ),
  )

/** Images to learn from and images to test on, by the seed. */
const splitOf = (set: LabelledSet, seed: number): { readonly pool: number[]; readonly test: number[] } => {
  const images = seededRandom(seed).shuffle([...new Set(set.images)])
  const tested = new Set(images.slice(0, Math.round(images.length * testShare)))
  const rows = Array.from(set.ids.keys())
  return { pool: rows.filter((row) => !tested.has(set.images[row] ?? '')), test: rows.filter((row) => tested.has(set.images[row] ?? '')) }
}

/** Models of samples of the labelled ones, drawn with replacement. */
const committeeOf = (set: LabelledSet, rows: readonly number[], labels: readonly number[], seed: number): Softmax[] => {
  const random = seededRandom(seed)
  return Array.from({ length: members }, () => {
    const weights = new Float64Array(rows.length)
    for (let draw = 0; draw < rows.length; draw++) {
      const at = random.below(rows.length)
      weights[at] = (weights[at] ?? 0) + 1
    }
    return learn(set, rows, labels, weights)
  })
}

/** Rows of the pool by the strategy, the most wanted first. */
const orderBy = (
  strategy: StrategyName,
  set: LabelledSet,
  pool: readonly number[],
  labelled: ReadonlyMap<number, number>,
  seed: number,
) => {
  const ids = pool.map((row) => set.ids[row] ?? '')
  if (strategy === 'random') return rank(ids, new Float64Array(ids.length), seed)
  const [rows, labels] = [[...labelled.keys()], [...labelled.values()]]
  const features = featuresOf(set, pool)
  const model = learn(set, rows, labels)
  const scale = model.scale
  const known: Pool = {
    ids,
    classes,
    probabilities: predictSoftmax(model, features),
    given: Int32Array.from(pool, (row) => labelled.get(row) ?? -1),
    reads: Int32Array.from(pool, (row) => (labelled.has(row) ? 1 : 0)),
    embeddings: features.map((feature, at) => (feature - (scale.means[at % set.width] ?? 0)) / (scale.deviations[at % set.width] ?? 1)),
    ...(strategy.startsWith('committee') && {
      committee: committeeOf(set, rows, labels, seed + labelled.size).map((member) => predictSoftmax(member, features)),
    }),
  }
  const parameters = { 'k-centre': { picks: 2 * atOnce } } as Readonly<Record<string, Readonly<Record<string, number>>>>
  const scores = strategy.split(' + ').map((name) => {
    const found = strategyById(name)
    if (found === undefined) throw new Error(`no strategy ${name}`)
    return { name, weight: 1, scores: outcomeOf(found.score(known, { seed, parameters: parameters[name] ?? {} })).scores }
  })
  const [only] = scores
  return rank(ids, scores.length === 1 && only !== undefined ? only.scores : outcomeOf(mix(ids, scores, seed)).scores, seed)
}

const learningCurve = (set: LabelledSet, strategy: StrategyName, seed: number): Curve => {
  const { pool, test } = splitOf(set, seed)
  const labelled = new Map<number, number>()
  const [labels, accuracy]: [number[], number[]] = [[], []]
  while (labelled.size < Math.min(budget, pool.length)) {
    const order = orderBy(labelled.size === 0 ? 'random' : strategy, set, pool, labelled, seed)
    const wanted = labelled.size + (labelled.size === 0 ? first : atOnce)
    for (const at of order) {
      const row = pool[at] ?? 0
      if (labelled.size < wanted && !labelled.has(row)) labelled.set(row, majorityOf(set.votes[row] ?? []))
    }
    labels.push(labelled.size)
    accuracy.push(accuracyOf(set, learn(set, [...labelled.keys()], [...labelled.values()]), test))
  }
  return { labels, accuracy }
}

/** Point by point. */
const meanCurve = (curves: readonly Curve[]): Curve => ({
  labels: curves[0]?.labels ?? [],
  accuracy: (curves[0]?.labels ?? []).map((_, at) => curves.reduce((sum, curve) => sum + (curve.accuracy[at] ?? 0), 0) / curves.length),
})

/** How many labels a curve needs to reach an accuracy; undefined when it never does. */
const labelsFor = ({ labels, accuracy }: Curve, wanted: number): number | undefined => labels[accuracy.findIndex((one) => one >= wanted)]

const seeds = [1, 2, 3, 4, 5]
const say = (line: string) => process.stderr.write(`${line}\n`)

/**
 * Every strategy on a set, five seeds each: the labels that the mean curve needs for the accuracy that random order has at the end, against
 * those with which random order itself first has it.
 */
export const measureActive = (set: LabelledSet, plotTo: string): void => {
  const curves = new Map(strategyNames.map((name) => [name, meanCurve(seeds.map((seed) => learningCurve(set, name, seed)))]))
  const random = curves.get('random')
  if (random === undefined) throw new Error('random order is one of them')
  const final = random.accuracy.at(-1) ?? 1
  const baseline = labelsFor(random, final) ?? budget
  say(`${set.name}: random order ends at ${(100 * final).toFixed(2)} % after ${budget} labels, and is there first after ${baseline}`)
  for (const [name, curve] of curves) {
    const labels = labelsFor(curve, final)
    say(
      `${name}: ${labels === undefined ? 'never there' : `${labels} labels`}; ${(100 * (curve.accuracy.at(-1) ?? 0)).toFixed(2)} % at the end`,
    )
    if (name === 'random') continue
    const figure = `labels for the final accuracy of random order on ${set.name}, ${name}`
    // What never gets there needs all of the labels at the least.
    const goal = name === headline ? 0.5 : null
    report({ bench: 'models', name: figure, value: labels ?? budget, unit: 'labels', baseline, goal, better: 'lower' })
  }
  writeFileSync(
    plotTo,
    plotOf(`${set.name}: accuracy on images that nothing was learnt from, mean of ${seeds.length} seeds`, curves, final),
  )
  say(`the curves are in ${plotTo}`)
}
