/**
 * Softmax regression (multinomial logistic regression) with an L2 penalty: a small model that learns in milliseconds and gives probabilities.
 *
 * Formula: p_k = exp(b_k + w_k z) / sum over j of exp(b_j + w_j z), z the features less their means, by their standard deviations. The fit is
 * the minimum of (1/sum v_i) sum v_i sum over k of -t_ik ln p_ik + (penalty / 2) sum w^2, t the targets (rows that sum to 1: a class, or the
 * shares of readers), v the weights of the samples; intercepts are not penalised. With a penalty above 0 the minimum is one, and it is found from 0
 * without chance: the seed of a study does not enter.
 * Source: D. Böhning, "Multinomial logistic regression algorithm", Annals of the Institute of Statistical Mathematics 44 (1992), for the
 * bound of the curvature (1/2 times the greatest eigenvalue of the features' moments); Y. Nesterov (1983) with restarts of B. O'Donoghue,
 * E. Candès, "Adaptive restart for accelerated gradient schemes" (2015).
 * Complexity: O(n d K) a step.
 * Known failure: straight borders only: what features do not show, it cannot learn. Too sure of itself with many features and few samples:
 * raise the penalty, or calibrate (temperature.ts).
 */
import { type DomainError, ok, type Result } from '@reticle/domain'
import { refuse } from '../checks.ts'
import type { Matrix } from '../pool.ts'
import { type Scale, scaled, scaleOf } from './scale.ts'

export type Samples = {
  /** `samples x features`. */
  readonly features: Matrix
  /** `samples x classes`; each row sums to 1. */
  readonly targets: Matrix
  /** 0 or more for each sample; 1 without it. */
  readonly weights?: Float64Array
}
export type FitSettings = { readonly penalty?: number; readonly maxSteps?: number; readonly tolerance?: number }
export type Softmax = {
  readonly features: number
  readonly classes: number
  /** `classes x (features + 1)`, the intercept last; of the scaled features. */
  readonly coefficients: Float64Array
  readonly scale: Scale
  readonly steps: number
  readonly isConverged: boolean
}

/** Turns logits `rows x classes` into probabilities, in place. */
const normalise = (logits: Float64Array, classes: number): Float64Array => {
  for (let from = 0; from < logits.length; from += classes) {
    const row = logits.subarray(from, from + classes)
    let most = Number.NEGATIVE_INFINITY
    for (const value of row) most = Math.max(most, value)
    let sum = 0
    for (let k = 0; k < classes; k++) {
      row[k] = Math.exp((row[k] ?? 0) - most)
      sum += row[k] ?? 0
    }
    for (let k = 0; k < classes; k++) row[k] = (row[k] ?? 0) / sum
  }
  return logits
}

/** Scores before normalising, `rows x classes`, of scaled features with a 1 at the end of each row. */
const logitsOf = (rows: Float64Array, width: number, coefficients: Float64Array, classes: number): Float64Array => {
  const count = rows.length / width
  const logits = new Float64Array(count * classes)
  for (let i = 0; i < count; i++)
    for (let k = 0; k < classes; k++) {
      let sum = 0
      for (let j = 0; j < width; j++) sum += (rows[i * width + j] ?? 0) * (coefficients[k * width + j] ?? 0)
      logits[i * classes + k] = sum
    }
  return logits
}

const gradientOf = (
  rows: Float64Array,
  width: number,
  given: Samples,
  classes: number,
  at: Float64Array,
  penalty: number,
): Float64Array => {
  const chances = normalise(logitsOf(rows, width, at, classes), classes)
  const gradient = new Float64Array(at.length)
  const total = given.weights?.reduce((sum, weight) => sum + weight, 0) ?? rows.length / width
  for (let i = 0; i < rows.length / width; i++)
    for (let k = 0; k < classes; k++) {
      const off = (((chances[i * classes + k] ?? 0) - (given.targets[i * classes + k] ?? 0)) * (given.weights?.[i] ?? 1)) / total
      for (let j = 0; j < width; j++) gradient[k * width + j] = (gradient[k * width + j] ?? 0) + off * (rows[i * width + j] ?? 0)
    }
  at.forEach((value, place) => {
    if (place % width < width - 1) gradient[place] = (gradient[place] ?? 0) + penalty * value
  })
  return gradient
}

/** A bound of the greatest eigenvalue of the weighted second moments: their trace cannot be passed, and twenty steps of the power method come close. */
const curvatureOf = (rows: Float64Array, width: number, weights: Float64Array | undefined): number => {
  const count = rows.length / width
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? count
  let vector = new Float64Array(width).fill(1 / Math.sqrt(width))
  let length = 0
  for (let step = 0; step < 20; step++) {
    const next = new Float64Array(width)
    for (let i = 0; i < count; i++) {
      let along = 0
      for (let j = 0; j < width; j++) along += (rows[i * width + j] ?? 0) * (vector[j] ?? 0)
      along *= (weights?.[i] ?? 1) / total
      for (let j = 0; j < width; j++) next[j] = (next[j] ?? 0) + along * (rows[i * width + j] ?? 0)
    }
    length = Math.hypot(...next)
    if (length === 0) return 1
    vector = next.map((value) => value / length)
  }
  // The method comes from below.
  return 1.1 * length
}

const minimise = (rows: Float64Array, width: number, given: Samples, classes: number, settings: Required<FitSettings>) => {
  const step = 1 / (curvatureOf(rows, width, given.weights) / 2 + settings.penalty)
  let now = new Float64Array(classes * width)
  let ahead = now
  let pace = 1
  for (let steps = 1; steps <= settings.maxSteps; steps++) {
    const gradient = gradientOf(rows, width, given, classes, ahead, settings.penalty)
    if (gradient.every((slope) => Math.abs(slope) <= settings.tolerance)) return { coefficients: ahead, steps, isConverged: true }
    const [from, was] = [ahead, now]
    now = from.map((value, place) => value - step * (gradient[place] ?? 0))
    const uphill = gradient.reduce((sum, slope, place) => sum + slope * ((now[place] ?? 0) - (was[place] ?? 0)), 0)
    if (uphill > 0) pace = 1
    const nextPace = (1 + Math.sqrt(1 + 4 * pace * pace)) / 2
    const momentum = (pace - 1) / nextPace
    ahead = now.map((value, place) => value + momentum * (value - (was[place] ?? 0)))
    pace = nextPace
  }
  return { coefficients: now, steps: settings.maxSteps, isConverged: false }
}

const checkSamples = ({ features, targets, weights }: Samples, count: number, classes: number): Result<true, DomainError> => {
  if (!Number.isInteger(classes) || classes < 2) return refuse('classes', `${classes}: at least 2 are needed`)
  if (count === 0 || targets.length !== count * classes)
    return refuse('targets', `${targets.length} numbers for ${count} samples of ${classes} classes`)
  if (features.length % count !== 0) return refuse('features', `${features.length} numbers are no rows of one length for ${count} samples`)
  const bad = features.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) return refuse(`features, sample ${Math.floor((bad * count) / features.length)}`, `${features[bad]} is no finite number`)
  for (let row = 0; row < count; row++) {
    const target = targets.subarray(row * classes, (row + 1) * classes)
    let sum = 0
    for (const value of target) sum += value >= 0 ? value : Number.NaN
    if (!(Math.abs(sum - 1) <= 1e-3)) return refuse(`targets, sample ${row}`, 'a target is a row of probabilities that sums to 1')
  }
  const badWeight = weights?.findIndex((value) => !(value >= 0 && Number.isFinite(value))) ?? -1
  if (badWeight >= 0) return refuse(`weights, sample ${badWeight}`, `${weights?.[badWeight]} is no weight: it must be 0 or more`)
  if (weights !== undefined && weights.length !== count) return refuse('weights', `${weights.length} weights for ${count} samples`)
  if (weights?.every((value) => value === 0)) return refuse('weights', 'no weight is above 0')
  return ok(true)
}

/** Targets of whole classes, `samples x classes`. */
export const targetsOf = (labels: Int32Array, classes: number): Float64Array => {
  const targets = new Float64Array(labels.length * classes)
  labels.forEach((label, row) => {
    targets[row * classes + label] = 1
  })
  return targets
}

/** Fits the classifier, or says what is wrong with the samples (ML1). */
export const fitSoftmax = (samples: Samples, classes: number, settings: FitSettings = {}): Result<Softmax, DomainError> => {
  const all = { penalty: 0.01, maxSteps: 2000, tolerance: 1e-6, ...settings }
  const count = classes > 0 ? samples.targets.length / classes : 0
  const checked = checkSamples(samples, count, classes)
  if (!checked.ok) return checked
  if (!(all.penalty >= 0)) return refuse('penalty', `${all.penalty}: it must be 0 or more`)
  const features = samples.features.length / count
  const scale = scaleOf(samples.features, features, samples.weights)
  return ok({ features, classes, scale, ...minimise(scaled(samples.features, scale), features + 1, samples, classes, all) })
}

/** Scores before normalising, `samples x classes`, for calibration. */
export const softmaxLogits = (model: Softmax, features: Matrix): Float64Array =>
  logitsOf(scaled(features, model.scale), model.features + 1, model.coefficients, model.classes)

/** Probabilities, `samples x classes`; with a temperature from temperature.ts. */
export const predictSoftmax = (model: Softmax, features: Matrix, temperature = 1): Float64Array =>
  normalise(
    softmaxLogits(model, features).map((value) => value / temperature),
    model.classes,
  )
