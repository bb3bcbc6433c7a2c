/**
 * Temperature: one number by which scores are divided, so that the probabilities of held-out samples are as right as they say; the first class
 * of each stays the first.
 *
 * Formula: T minimises - sum ln softmax(z / T) of the true classes. In b = 1/T that is convex, and its slope, sum over samples of
 * (mean of z under softmax(b z)) - z of the true class, is brought to 0 by halving.
 * Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017.
 * Complexity: O(n K) a step, 60 steps.
 * Known failure: one number cannot mend classes that are off in different ways; on samples that the model learned from it makes it surer
 * still. All held-out samples right: the temperature goes to its lower bound.
 */
import { type DomainError, ok, type Result } from '@reticle/domain'
import { refuse } from '../checks.ts'
import type { Matrix } from '../pool.ts'

const [coldest, hottest] = [0.05, 20]
const halvings = 60

const slope = (logits: Matrix, labels: Int32Array, classes: number, b: number): number => {
  let sum = 0
  labels.forEach((label, row) => {
    const z = logits.subarray(row * classes, (row + 1) * classes)
    let most = Number.NEGATIVE_INFINITY
    for (const value of z) most = Math.max(most, b * value)
    let [weight, mean] = [0, 0]
    for (const value of z) {
      const chance = Math.exp(b * value - most)
      weight += chance
      mean += chance * value
    }
    sum += mean / weight - (z[label] ?? 0)
  })
  return sum
}

/** The temperature of held-out samples: their scores before normalising, `samples x classes`, and their classes. From 0.05 to 20. */
export const fitTemperature = (logits: Matrix, labels: Int32Array, classes: number): Result<number, DomainError> => {
  if (labels.length === 0) return refuse('labels', 'no sample is held out')
  if (logits.length !== labels.length * classes)
    return refuse('logits', `${logits.length} numbers for ${labels.length} samples of ${classes} classes`)
  const bad = logits.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) return refuse(`logits, sample ${Math.floor(bad / classes)}`, `${logits[bad]} is no finite number`)
  const badLabel = labels.findIndex((label) => label < 0 || label >= classes)
  if (badLabel >= 0) return refuse(`labels, sample ${badLabel}`, `there is no class ${labels[badLabel]} among ${classes}`)
  let [low, high] = [1 / hottest, 1 / coldest]
  if (slope(logits, labels, classes, low) >= 0) return ok(hottest)
  if (slope(logits, labels, classes, high) <= 0) return ok(coldest)
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2
    if (slope(logits, labels, classes, middle) < 0) low = middle
    else high = middle
  }
  return ok(2 / (low + high))
}
