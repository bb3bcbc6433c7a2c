/**
 * Diversity, k-centre: samples are picked one after the other, each the one that lies farthest from all that are picked or labelled, so that
 * few labels cover all of the data.
 *
 * Formula: u_(r) = argmax over i of min over c in S of |x_i - x_c|, S the labelled samples (`reads` above 0) and the picks before; euclidean.
 * s = d / (d + g): d the distance at which a sample was picked, for the others their distance at the end, g the greatest that occurs. The
 * first pick is left to the seed where nothing is labelled, and has 1. Labelled samples have 0.
 * Source: O. Sener, S. Savarese, "Active learning for convolutional neural networks: a core-set approach", ICLR 2018, algorithm 1; within
 * twice the smallest radius: T. F. Gonzalez, Theoretical Computer Science 38 (1985).
 * Complexity: O(n (picks + labelled) width), so both are bounded: of more than `mostCandidates` unlabelled samples those with the lowest
 * numbers of seed and id are taken, an even sample; of more than `mostLabelled` labelled ones likewise. Others have 0. O(n) beside that.
 * Known failure: outliers are farthest and come first; in many dimensions all distances are alike. A sample of the candidates loses small
 * groups.
 */
import { ok } from '@reticle/domain'
import { refuse, widthOf } from '../checks.ts'
import { defineStrategy } from '../define.ts'
import type { Matrix } from '../pool.ts'
import { chances } from '../scores.ts'

/** At most `most` of the rows, those with the lowest chances, in that order. */
const lowest = (rows: number[], chance: Float64Array, ids: readonly string[], most: number): number[] =>
  rows
    .sort((a, b) => (chance[a] ?? 0) - (chance[b] ?? 0) || ((ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1))
    .slice(0, Math.max(0, Math.floor(most)))

/** Squared distances of candidates to the nearest centre; `visit` takes one more centre in. */
const nearest = (vectors: Matrix, width: number, candidates: readonly number[]) => {
  const squared = new Float64Array(candidates.length).fill(Number.POSITIVE_INFINITY)
  const starts = Int32Array.from(candidates, (row) => row * width)
  const take = (centre: number): void => {
    const from = centre * width
    for (let c = 0; c < starts.length; c++) {
      const known = squared[c] ?? 0
      if (known < 0) continue
      const at = starts[c] ?? 0
      let sum = 0
      // What is farther than the nearest one needs not be known exactly.
      for (let k = 0; k < width && sum < known; k++) {
        const difference = (vectors[at + k] ?? 0) - (vectors[from + k] ?? 0)
        sum += difference * difference
      }
      if (sum < known) squared[c] = sum
    }
  }
  return { squared, take }
}

export const kCentre = defineStrategy({
  id: 'k-centre',
  version: '1',
  needs: ['embeddings', 'reads'],
  defaults: { picks: 1000, mostCandidates: 20_000, mostLabelled: 2000 },
  score: (pool, { picks = 1000, mostCandidates = 20_000, mostLabelled = 2000 }, seed) => {
    const { ids, embeddings, reads } = pool
    for (const [name, value] of Object.entries({ picks, mostCandidates, mostLabelled }))
      if (!(value >= 0)) return refuse(`parameters.${name}`, `${value} is no number of samples`)
    const chance = chances(ids, seed)
    const open: number[] = []
    const labelled: number[] = []
    ids.forEach((_, row) => void ((reads[row] ?? 0) > 0 ? labelled : open).push(row))
    const candidates = lowest(open, chance, ids, mostCandidates)
    const { squared, take } = nearest(embeddings, widthOf(pool, embeddings), candidates)
    for (const centre of lowest(labelled, chance, ids, mostLabelled)) take(centre)
    const distance = new Float64Array(ids.length)
    const picked = new Float64Array(ids.length)
    for (let pick = 1; pick <= Math.min(picks, candidates.length); pick++) {
      // Of equals the first candidate, which has the lowest chance.
      let best = -1
      squared.forEach((value, c) => {
        if (value >= 0 && (best < 0 || value > (squared[best] ?? 0))) best = c
      })
      const row = candidates[best] ?? 0
      distance[row] = Math.sqrt(squared[best] ?? 0)
      picked[row] = pick
      squared[best] = -1
      take(row)
    }
    candidates.forEach((row, c) => {
      if ((squared[c] ?? 0) >= 0) distance[row] = Math.sqrt(squared[c] ?? 0)
    })
    const greatest = distance.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, value) : most), 0)
    const scores = distance.map((value) => (value === Number.POSITIVE_INFINITY ? 1 : value === 0 ? 0 : value / (value + greatest)))
    return ok({ scores, parts: { distance: distance.map((value) => (Number.isFinite(value) ? value : -1)), picked } })
  },
})
