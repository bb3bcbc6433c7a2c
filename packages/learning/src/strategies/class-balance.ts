/**
 * Expected class balance: the samples that are likely of a class of which too few were labelled go first.
 *
 * Formula: s = sum over k of p_k n_k / max n, with the need n_k = max(0, w - c_k) of class k: c_k its share of the labelled samples (`given`),
 * w the share that each is to have, 1/K. Where no class is short of its share (also where nothing is labelled: all are equally short) the
 * need is the same for all.
 * Source: U. Aggarwal, A. Popescu, C. Hudelot, "Active learning for imbalanced datasets", WACV 2020; J. Z. Bengar, J. van de Weijer,
 * L. Lopez Fuentes, B. Raducanu, "Class-balanced active learning for image classification", WACV 2022.
 * Complexity: O(n K).
 * Known failure: early models know least of rare classes and miss them; it takes what is surely rare, which teaches a model little. It is
 * made for mixtures. Labels that it chose are no sample of how frequent the classes are.
 */
import { ok } from '@reticle/domain'
import { defineStrategy, rowOf, within } from '../define.ts'

/** How short each class is of its share, the shortest 1. */
export const needsOf = (given: Int32Array, classes: number): Float64Array => {
  const counts = new Float64Array(classes)
  let labelled = 0
  for (const label of given)
    if (label >= 0) {
      counts[label] = (counts[label] ?? 0) + 1
      labelled += 1
    }
  const short = counts.map((count) => (labelled === 0 ? 1 : Math.max(0, 1 / classes - count / labelled)))
  const most = Math.max(...short)
  return most > 0 ? short.map((need) => need / most) : short.fill(1)
}

export const classBalance = defineStrategy({
  id: 'class-balance',
  version: '1',
  needs: ['probabilities', 'given'],
  defaults: {},
  score: ({ ids, classes, probabilities, given }) => {
    const needs = needsOf(given, classes)
    const scores = Float64Array.from(ids, (_, row) => {
      let sum = 0
      rowOf(probabilities, row, classes).forEach((value, k) => {
        sum += value * (needs[k] ?? 0)
      })
      return within(sum)
    })
    const likeliest = Float64Array.from(ids, (_, row) => {
      const said = rowOf(probabilities, row, classes)
      let best = 0
      said.forEach((value, k) => {
        if (value > (said[best] ?? 0)) best = k
      })
      return best
    })
    return ok({ scores, parts: { likeliest, need: likeliest.map((label) => needs[label] ?? 0) } })
  },
})
