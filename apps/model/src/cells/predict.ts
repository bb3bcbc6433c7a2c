import type { Place, Prediction } from '@reticle/backends'
import type { RowSpans } from '@reticle/geometry'
import { type Classifier, chancesOf, likelyOf } from '../learn/classifier.ts'
import { featuresOf, prepared } from '../learn/features.ts'
import type { Plane } from '../pixels/plane.ts'
import { reduced } from '../pixels/reduced.ts'
import { classicalForeground } from './foreground.ts'
import { objectsIn } from './objects.ts'
import { isAtLeast, regionOf } from './regions.ts'

/** The smallest object, in elements. */
const leastObject = 20

/** Shannon's entropy of each element in bits, by the most that it can be, on average: 0 is sure, 1 knows nothing. */
const uncertaintyOf = (chances: Float32Array, classes: number): number => {
  let sum = 0
  for (const chance of chances) if (chance > 0) sum -= chance * Math.log2(chance)
  return Math.min(1, sum / (chances.length / classes) / Math.log2(classes))
}

const twoClasses = ({ values }: Plane): Float32Array =>
  Float32Array.from({ length: 2 * values.length }, (_, at) => {
    const likely = values[at >> 1] ?? 0
    return at % 2 === 0 ? 1 - likely : likely
  })

/** The label with the most of the chances over an object. */
const labelOver = ({ top, rows }: RowSpans, chances: Float32Array, labels: readonly string[], width: number): string => {
  const classes = labels.length + 1
  const sums = labels.map(() => 0)
  rows.forEach((row, index) => {
    for (let i = 0; i < row.length; i += 2)
      for (let x = row[i] ?? 0; x < (row[i + 1] ?? 0); x++)
        for (let k = 0; k < labels.length; k++) sums[k] = (sums[k] ?? 0) + (chances[((top + index) * width + x) * classes + k + 1] ?? 0)
  })
  return labels[sums.indexOf(Math.max(...sums))] ?? ''
}

/** The longest side of the small image whose looks are told. */
const glance = 128

/** Means and spreads of what stands around an element of the image made small: images that look alike are near each other. */
const embeddingOf = (channels: readonly Plane[]): readonly number[] =>
  featuresOf(prepared(channels.map((channel) => reduced(channel, glance)))).flatMap((values) => {
    let [sum, squares] = [0, 0]
    for (const value of values) {
      sum += value
      squares += value * value
    }
    const mean = sum / values.length
    return [mean, Math.sqrt(Math.max(0, squares / values.length - mean * mean))]
  })

/**
 * Every object of an image: by the classifier where there is one, classical otherwise (then all with the first of `labels`). Scores:
 * `uncertainty`, 0 to 1. Objects below 20 elements are left out.
 */
export const predictCells = (
  channels: readonly Plane[],
  place: Place,
  labels: readonly string[],
  classifier: Classifier | undefined,
): Prediction => {
  const [first] = channels
  if (first === undefined) throw new Error('an image without channels')
  const { width, height } = first
  const learnt = classifier && chancesOf(classifier, channels)
  const likely =
    classifier === undefined || learnt === undefined
      ? classicalForeground(channels)
      : likelyOf(learnt, classifier.forest.classes, classifier.threshold, width, height)
  const chances = learnt ?? twoClasses(likely)
  const known = classifier?.labels ?? labels.slice(0, 1)
  const regions = objectsIn(likely)
    .pieces.filter((piece) => isAtLeast(piece, leastObject))
    .flatMap((piece) => regionOf(piece, labelOver(piece, chances, known, width), likely, place) ?? [])
    .filter(({ label }) => labels.includes(label))
  const uncertainty = uncertaintyOf(chances, known.length + 1)
  return { regions, answers: [], scores: { uncertainty }, embedding: embeddingOf(channels) }
}
