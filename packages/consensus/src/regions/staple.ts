/**
 * STAPLE: each reader has a sensitivity and a specificity, each pixel a hidden truth; EM finds both. A pixel belongs when its probability
 * is above one half.
 *
 * Formula: W_i = f prod p_r^D (1 - p_r)^(1 - D) / (that + (1 - f) prod (1 - q_r)^D q_r^(1 - D)); p_r = sum W D / sum W;
 * q_r = sum (1 - W)(1 - D) / sum (1 - W); f the mean share of marked pixels, fixed.
 * Source: S. Warfield, K. Zou, W. Wells, "Simultaneous truth and performance level estimation (STAPLE)", IEEE TMI 23 (2004). Starts at
 * p = q = 0.99999, as ITK does. Works on the patterns of readers, not on pixels.
 * Complexity: one sweep over run lengths, then O(patterns x readers) an iteration.
 * Known failure: depends on how much background is in the frame, which here is the union of the marks' bounds; with readers of unlike
 * quality it can follow the most generous one.
 */
import type { Bounds, Geometry } from '@reticle/geometry'
import { byText } from '../order.ts'
import { geometryKey } from './closeness.ts'
import { defineRegionMethod } from './define.ts'
import { type MaskPatterns, maskOfPatterns, maskPatterns, type Pattern } from './mask-patterns.ts'

const start = 0.99999
const tolerance = 1e-10
const maxIterations = 1000

export type Staple = {
  readonly weights: readonly number[]
  readonly sensitivity: readonly number[]
  readonly specificity: readonly number[]
}

/** Patterns of the frame, the one that nobody marked among them. */
const withBackground = ({ frame, patterns }: MaskPatterns, readers: number): readonly Pattern[] => {
  const marked = patterns.reduce((sum, pattern) => sum + pattern.pixels, 0)
  return [...patterns, { readers: new Uint8Array(readers), pixels: frame.width * frame.height - marked }]
}

const weightOf = ({ readers }: Pattern, prior: number, p: readonly number[], q: readonly number[]): number => {
  let inside = Math.log(prior)
  let outside = Math.log(1 - prior)
  readers.forEach((has, r) => {
    inside += Math.log(has === 1 ? (p[r] ?? 0) : 1 - (p[r] ?? 0))
    outside += Math.log(has === 1 ? 1 - (q[r] ?? 0) : (q[r] ?? 0))
  })
  if (inside === outside) return prior
  return 1 / (1 + Math.exp(outside - inside))
}

/** Estimates by pattern, in the order of the map's patterns and the background last; rates by reader. */
export const estimate = (map: MaskPatterns, readers: number, iterations = maxIterations): Staple => {
  const patterns = withBackground(map, readers)
  const pixels = map.frame.width * map.frame.height
  const marks = patterns.reduce((sum, pattern) => sum + pattern.pixels * pattern.readers.reduce((n, has) => n + has, 0), 0)
  const prior = marks / (pixels * readers)
  let sensitivity = new Array<number>(readers).fill(start)
  let specificity = new Array<number>(readers).fill(start)
  let weights: number[] = []
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = patterns.map((pattern) => weightOf(pattern, prior, sensitivity, specificity))
    const change = next.reduce((most, weight, i) => Math.max(most, Math.abs(weight - (weights[i] ?? -1))), 0)
    weights = next
    if (change < tolerance) break
    const sumOver = (amount: (pattern: Pattern, weight: number) => number): number =>
      patterns.reduce((sum, pattern, i) => sum + pattern.pixels * amount(pattern, weights[i] ?? 0), 0)
    const inside = sumOver((_, weight) => weight)
    const outside = sumOver((_, weight) => 1 - weight)
    const rate = (part: number, whole: number): number => (whole > 0 ? Math.min(1, part / whole) : start)
    sensitivity = sensitivity.map((_, r) =>
      rate(
        sumOver((one, weight) => weight * (one.readers[r] ?? 0)),
        inside,
      ),
    )
    specificity = specificity.map((_, r) =>
      rate(
        sumOver((one, weight) => (1 - weight) * (1 - (one.readers[r] ?? 0))),
        outside,
      ),
    )
  }
  return { weights, sensitivity, specificity }
}

/**
 * STAPLE of several areas: rates of each reader, in the order of the shapes, and the probabilities of the patterns.
 * @param options the number of iterations, to convergence without it; the frame, in image space, the least that holds all shapes without it.
 */
export const stapleOf = (shapes: readonly Geometry[], options: { readonly iterations?: number; readonly frame?: Bounds } = {}): Staple =>
  estimate(maskPatterns(shapes, options.frame), shapes.length, options.iterations)

export const staple = defineRegionMethod({
  id: 'staple',
  version: '1',
  takes: ['box', 'rotated-box', 'ellipse', 'polygon', 'mask'],
  fuse: (shapes) => {
    // Between symmetric optima rounding decides, so the sums must run in an order of content.
    const map = maskPatterns(shapes.toSorted((a, b) => byText(geometryKey(a), geometryKey(b))))
    const { weights } = estimate(map, shapes.length)
    return maskOfPatterns(map, (pattern) => (weights[pattern] ?? 0) > 0.5)
  },
})
