import { type MaskGeometry, spansOf } from '@reticle/geometry'
import { isMeasured } from '../values/finite-values.ts'
import type { Patch } from './profile.ts'

export type Statistics = {
  /** Measured pixels. */
  readonly n: number
  /** Pixels of the shape that were not measured, or lie outside of the image. */
  readonly left: number
  readonly mean: number
  /** Of the pixels as they are: divided by n, as NumPy and ImageJ's histogram have it, not by n - 1. */
  readonly sd: number
  readonly min: number
  readonly max: number
  readonly sum: number
}

export type RegionValues = { readonly values: Float64Array; readonly left: number }

type Size = { readonly width: number; readonly height: number }

/** The pixels that a shape covers (docs/spec/coordinates.md, G6), inside the image, as a box to be fetched; undefined when it covers none. */
export const coveredBox = (mask: MaskGeometry, image: Size): { x: number; y: number; width: number; height: number } | undefined => {
  const [x, y] = [Math.max(0, mask.x), Math.max(0, mask.y)]
  const width = Math.min(image.width, mask.x + mask.width) - x
  const height = Math.min(image.height, mask.y + mask.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

/** The measured values under a mask, in the order of its rows. */
export const valuesUnder = (mask: MaskGeometry, patch: Patch, nodata: number | null): RegionValues => {
  // One frame column more than the mask has keeps each span within its row.
  const frame = { x: mask.x, y: mask.y, width: mask.width + 1, height: mask.height }
  const spans = spansOf(mask, frame)
  const values: number[] = []
  let left = 0
  for (let i = 0; i < spans.length; i += 2) {
    const [start, end] = [spans[i] ?? 0, spans[i + 1] ?? 0]
    const row = Math.floor(start / frame.width)
    const y = mask.y + row - patch.y
    for (let position = start; position < end; position++) {
      const x = mask.x + position - row * frame.width - patch.x
      const isInside = x >= 0 && y >= 0 && x < patch.width && y < patch.height
      const value = isInside ? (patch.values[y * patch.width + x] ?? Number.NaN) : Number.NaN
      if (isMeasured(value, nodata)) values.push(value)
      else left++
    }
  }
  return { values: Float64Array.from(values), left }
}

/** In one pass (Welford 1962), so that a large offset costs no digits of the deviation. Without values all but `n` and `sum` are NaN. */
export const statisticsOf = ({ values, left }: RegionValues): Statistics => {
  let [n, mean, squares, sum, min, max] = [0, 0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    n++
    const before = value - mean
    mean += before / n
    squares += before * (value - mean)
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  if (n === 0) return { n, left, mean: Number.NaN, sd: Number.NaN, min: Number.NaN, max: Number.NaN, sum: 0 }
  return { n, left, mean, sd: Math.sqrt(squares / n), min, max, sum }
}

/** The same numbers after the rescaling that the file states. */
export const rescaledStatistics = (one: Statistics, rescale: { readonly slope: number; readonly intercept: number } | null): Statistics => {
  if (rescale === null) return one
  const at = (value: number) => rescale.slope * value + rescale.intercept
  const [a, b] = [at(one.min), at(one.max)]
  return {
    ...one,
    mean: at(one.mean),
    sd: Math.abs(rescale.slope) * one.sd,
    min: Math.min(a, b),
    max: Math.max(a, b),
    sum: rescale.slope * one.sum + rescale.intercept * one.n,
  }
}
