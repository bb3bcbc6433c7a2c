/**
 * Label errors: the samples whose consensus the model contradicts go first. Confident learning: the model counts as sure of a class when it
 * finds it at least as likely as it does on average where that class is given, so that a class of which it is never very sure is not
 * suspected throughout.
 *
 * Formula: t_k = mean of p_k over the samples given k; s = (2 + max over k other than y of (p_k - t_k) - (p_y - t_y)) / 4, y the given
 * class. The sample is in the confident joint as (y, k) when k is the likeliest of the classes with p_k >= t_k; it is off the diagonal when
 * that is not y (`isError`). A class that is given nowhere has the threshold 1. Without a given class: 0.
 * Source: C. G. Northcutt, L. Jiang, I. L. Chuang, "Confident learning: estimating uncertainty in dataset labels", JAIR 70 (2021); the
 * adjusted margin as in its cleanlab (normalised margin on probabilities less their thresholds).
 * Complexity: O(n K).
 * Known failure: probabilities of a model that learned from these very labels repeat their errors: they must be held out. What only the model
 * gets wrong looks like an error of the label: it is one more read that is asked for, and no correction.
 */
import { ok } from '@reticle/domain'
import { defineStrategy, rowOf, within } from '../define.ts'
import type { Matrix } from '../pool.ts'

/** Mean probability of each class over the samples that are given it; 1 where there are none. Sums run over sorted values (ML2). */
export const classThresholds = (given: Int32Array, probabilities: Matrix, classes: number): Float64Array =>
  Float64Array.from({ length: classes }, (_, k) => {
    const own: number[] = []
    given.forEach((label, row) => {
      if (label === k) own.push(probabilities[row * classes + k] ?? 0)
    })
    return own.length === 0
      ? 1
      : Float64Array.from(own)
          .sort()
          .reduce((sum, value) => sum + value, 0) / own.length
  })

/** The class of which the model is sure, by the thresholds; -1 when of none. */
export const confidentClass = (said: Matrix, thresholds: Float64Array): number => {
  let best = -1
  said.forEach((value, k) => {
    if (value >= (thresholds[k] ?? 1) && (best < 0 || value > (said[best] ?? 0))) best = k
  })
  return best
}

/** `given x sure of`, row-major: how many samples of each given class the model is sure are of each class. */
export const confidentJoint = (given: Int32Array, probabilities: Matrix, classes: number): Float64Array => {
  const thresholds = classThresholds(given, probabilities, classes)
  const joint = new Float64Array(classes * classes)
  given.forEach((label, row) => {
    const sure = confidentClass(rowOf(probabilities, row, classes), thresholds)
    if (label >= 0 && sure >= 0) joint[label * classes + sure] = (joint[label * classes + sure] ?? 0) + 1
  })
  return joint
}

export const labelErrors = defineStrategy({
  id: 'label-errors',
  version: '1',
  needs: ['probabilities', 'given'],
  defaults: {},
  score: ({ ids, classes, probabilities, given }) => {
    const thresholds = classThresholds(given, probabilities, classes)
    const scores = new Float64Array(ids.length)
    const parts = {
      given: Float64Array.from(given),
      probabilityOfGiven: new Float64Array(ids.length),
      rival: new Float64Array(ids.length).fill(-1),
      isError: new Float64Array(ids.length),
    }
    given.forEach((label, row) => {
      if (label < 0) return
      const said = rowOf(probabilities, row, classes)
      let [rival, ahead] = [-1, Number.NEGATIVE_INFINITY]
      said.forEach((value, k) => {
        const above = value - (thresholds[k] ?? 1)
        if (k !== label && above > ahead) [rival, ahead] = [k, above]
      })
      const own = said[label] ?? 0
      const sure = confidentClass(said, thresholds)
      scores[row] = within((2 + ahead - (own - (thresholds[label] ?? 1))) / 4)
      parts.probabilityOfGiven[row] = own
      parts.rival[row] = rival
      parts.isError[row] = sure >= 0 && sure !== label ? 1 : 0
    })
    return ok({ scores, parts })
  },
})
