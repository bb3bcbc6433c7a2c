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
import { type MaskPatterns, maskOfPatterns, maskPatterns } from './mask-patterns.ts'

const start = 0.99999
const tolerance = 1e-10
const maxIterations = 1000

export type Staple = {
  readonly weights: readonly number[]
  readonly sensitivity: readonly number[]
  readonly specificity: readonly number[]
}

/** The patterns as columns of numbers, the one that nobody has last. `has[pattern * readers + r]` is 1 where reader r has its pixels. */
const columnsOf = ({ frame, patterns }: MaskPatterns, readers: number) => {
  const pixels = Float64Array.from([...patterns.map((pattern) => pattern.pixels), 0])
  const has = new Uint8Array(pixels.length * readers)
  patterns.forEach((pattern, at) => {
    has.set(pattern.readers, at * readers)
  })
  const size = frame.width * frame.height
  pixels[patterns.length] = size - pixels.reduce((sum, count) => sum + count, 0)
  const marks = pixels.reduce(
    (sum, count, at) => sum + count * has.subarray(at * readers, (at + 1) * readers).reduce((n, one) => n + one, 0),
    0,
  )
  return { pixels, has, prior: marks / (size * readers) }
}

type Columns = ReturnType<typeof columnsOf>

/** The probability of each pattern under the rates of the readers. */
const weigh = ({ has, prior }: Columns, p: Float64Array, q: Float64Array, weights: Float64Array): void => {
  const [hit, miss, alarm, pass] = [
    p.map(Math.log),
    p.map((rate) => Math.log(1 - rate)),
    q.map((rate) => Math.log(1 - rate)),
    q.map(Math.log),
  ]
  for (let at = 0; at < weights.length; at++) {
    let inside = Math.log(prior)
    let outside = Math.log(1 - prior)
    for (let r = 0; r < p.length; r++) {
      const isIn = has[at * p.length + r] === 1
      inside += (isIn ? hit[r] : miss[r]) ?? 0
      outside += (isIn ? alarm[r] : pass[r]) ?? 0
    }
    weights[at] = inside === outside ? prior : 1 / (1 + Math.exp(outside - inside))
  }
}

/** Sensitivities and specificities of the readers under the probabilities of the patterns. */
const rate = ({ pixels, has }: Columns, weights: Float64Array, p: Float64Array, q: Float64Array): void => {
  let [inside, outside] = [0, 0]
  for (let at = 0; at < weights.length; at++) {
    inside += (pixels[at] ?? 0) * (weights[at] ?? 0)
    outside += (pixels[at] ?? 0) * (1 - (weights[at] ?? 0))
  }
  for (let r = 0; r < p.length; r++) {
    let [hits, passes] = [0, 0]
    for (let at = 0; at < weights.length; at++) {
      if (has[at * p.length + r] === 1) hits += (pixels[at] ?? 0) * (weights[at] ?? 0)
      else passes += (pixels[at] ?? 0) * (1 - (weights[at] ?? 0))
    }
    p[r] = inside > 0 ? Math.min(1, hits / inside) : start
    q[r] = outside > 0 ? Math.min(1, passes / outside) : start
  }
}

/** Estimates by pattern, in the order of the map's patterns and the background last; rates by reader. */
export const estimate = (map: MaskPatterns, readers: number, iterations = maxIterations): Staple => {
  const columns = columnsOf(map, readers)
  const p = new Float64Array(readers).fill(start)
  const q = new Float64Array(readers).fill(start)
  const weights = new Float64Array(columns.pixels.length).fill(-1)
  for (let iteration = 0; iteration < iterations; iteration++) {
    const before = weights.slice()
    weigh(columns, p, q, weights)
    if (weights.every((weight, at) => Math.abs(weight - (before[at] ?? 0)) < tolerance)) break
    rate(columns, weights, p, q)
  }
  return { weights: [...weights], sensitivity: [...p], specificity: [...q] }
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
