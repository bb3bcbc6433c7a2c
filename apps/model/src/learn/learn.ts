import type { Plane } from '../pixels/plane.ts'
import { type Classifier, chancesOf, fitting } from './classifier.ts'
import { featuresOf, prepared } from './features.ts'
import { type Examples, type Forest, growForest } from './forest.ts'
import { seededRandom } from './random.ts'

/** The class of elements that are neither background nor a label that is learnt. */
export const unknown = 255

/** An image to learn from. `truth`: the class of each element, 0 the background. */
export type Lesson = { readonly channels: readonly Plane[]; readonly truth: Uint8Array }
export type Lessons = { readonly length: number; readonly at: (index: number) => Promise<Lesson> }

/** Elements of one class that are taken of one image, at most. */
const mostOfClass = 1000
const growth = { trees: 30, depth: 12, leaf: 5 }
/** One image in so many finds the threshold, while the others are learnt from. */
const keptBack = 4
const seed = 7

type Rows = { readonly features: number[]; readonly classes: number[]; readonly weights: number[] }

/** Elements of each class, drawn without repeats; each stands for as many as there are. */
const draw = (lesson: Lesson, channels: number, classes: number, rows: Rows, random: () => number): void => {
  const features = featuresOf(prepared(fitting(lesson.channels, channels)))
  const places: number[][] = Array.from({ length: classes }, () => [])
  lesson.truth.forEach((kind, at) => {
    places[kind]?.push(at)
  })
  for (const [kind, own] of places.entries()) {
    const wanted = Math.min(own.length, mostOfClass)
    for (let taken = 0; taken < wanted; taken++) {
      const from = taken + Math.floor(random() * (own.length - taken))
      const at = own[from] ?? 0
      own[from] = own[taken] ?? 0
      for (const feature of features) rows.features.push(feature[at] ?? 0)
      rows.classes.push(kind)
      rows.weights.push(own.length / wanted)
    }
  }
}

const examplesOf = ({ features, classes, weights }: Rows): Examples => {
  const mean = weights.reduce((sum, one) => sum + one, 0) / weights.length
  return {
    features: Float32Array.from(features),
    classes: Uint8Array.from(classes),
    weights: Float32Array.from(weights, (one) => one / mean),
  }
}

const steps = 20

/** Adds to elements that are object, found, and both, by threshold. */
const count = (forest: Forest, lesson: Lesson, channels: number, sums: { found: number[]; both: number[]; objects: number }): void => {
  const chances = chancesOf({ forest, channels }, lesson.channels)
  lesson.truth.forEach((kind, at) => {
    if (kind === unknown) return
    const chance = 1 - (chances[at * forest.classes] ?? 1)
    if (kind > 0) sums.objects++
    for (let step = 1; step < steps && chance >= step / steps; step++) {
      sums.found[step] = (sums.found[step] ?? 0) + 1
      if (kind > 0) sums.both[step] = (sums.both[step] ?? 0) + 1
    }
  })
}

/** The threshold with the greatest overlap of what is object and what is found, in twentieths; 1/2 when nothing can be told. */
const thresholdBy = async (forest: Forest, lessons: Lessons, kept: readonly number[], channels: number): Promise<number> => {
  const sums = { found: Array<number>(steps).fill(0), both: Array<number>(steps).fill(0), objects: 0 }
  for (const index of kept) count(forest, await lessons.at(index), channels, sums)
  let [best, most] = [0.5, 0]
  for (let step = 1; step < steps; step++) {
    const overlap = (sums.both[step] ?? 0) / (sums.objects + (sums.found[step] ?? 0) - (sums.both[step] ?? 0))
    if (overlap > most) [best, most] = [step / steps, overlap]
  }
  return best
}

/**
 * Learns which elements are object, and of which label, from the images of a release: a forest on what stands around an element (features.ts). Where
 * there are four images or more, every fourth is kept back once to find the threshold; then all are learnt from. No chance enters: the same
 * lessons give the same classifier.
 * @param tell hears how far it is, 0 to 1.
 * @throws when there is nothing to tell apart.
 */
export const learnFrom = async (
  lessons: Lessons,
  labels: readonly string[],
  tell: (share: number) => void = () => undefined,
): Promise<Classifier> => {
  const classes = labels.length + 1
  const rowsOf: Rows[] = []
  // Images of other kinds are brought to the channels of the first.
  const first = lessons.length === 0 ? 1 : (await lessons.at(0)).channels.length
  for (let index = 0; index < lessons.length; index++) {
    const lesson = await lessons.at(index)
    const rows = { features: [], classes: [], weights: [] }
    draw(lesson, first, classes, rows, seededRandom(seed + index))
    rowsOf.push(rows)
    tell((0.5 * (index + 1)) / lessons.length)
  }
  const together = (chosen: readonly Rows[]): Rows => ({
    features: chosen.flatMap(({ features }) => features),
    classes: chosen.flatMap(({ classes: own }) => own),
    weights: chosen.flatMap(({ weights }) => weights),
  })
  if (new Set(together(rowsOf).classes).size < 2) throw new Error('the split train has nothing but background, or nothing but marks')
  const kept = rowsOf.map((_, index) => index).filter((index) => index % keptBack === keptBack - 1)
  let threshold = 0.5
  const grow = (chosen: readonly Rows[], told: (share: number) => void) =>
    growForest(examplesOf(together(chosen)), classes, growth, seededRandom(seed), told)
  const rest = rowsOf.filter((_, index) => !kept.includes(index))
  if (kept.length > 0 && new Set(together(rest).classes).size > 1)
    threshold = await thresholdBy(
      grow(rest, (share) => tell(0.5 + 0.2 * share)),
      lessons,
      kept,
      first,
    )
  const forest = grow(rowsOf, (share) => tell(0.75 + 0.25 * share))
  return { channels: first, labels, threshold, forest }
}
