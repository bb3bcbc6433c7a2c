import { isMeasured, type Values } from './patch.ts'
import type { Work } from './work.ts'

const rowsAtOnce = 32

/** One side of a Gaussian's weights, from the centre to 4 sigma. */
const kernelOf = (sigma: number): Float64Array => {
  const reach = Math.max(1, Math.ceil(4 * sigma))
  const weights = Float64Array.from({ length: reach + 1 }, (_, i) => Math.exp(-(i * i) / (2 * sigma * sigma)))
  const sum = weights.reduce((total, weight, i) => total + (i === 0 ? 1 : 2) * weight, 0)
  return weights.map((weight) => weight / sum)
}

/**
 * Values less the mean of those that were measured, in 32 bits, so that a small step far from 0 keeps its height; what was not measured
 * takes the mean.
 */
export const centred = (values: Values, nodata: number | null): Float32Array => {
  let [mean, count] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN
    if (isMeasured(value, nodata)) mean += (value - mean) / ++count
  }
  const out = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN
    out[i] = isMeasured(value, nodata) ? value - mean : 0
  }
  return out
}

/** Convolved with a Gaussian of `sigma` px, first along rows, then along columns; beyond the border the last value goes on. O(n sigma). */
export function* smoothed(values: Float32Array, width: number, height: number, sigma: number): Work<Float32Array> {
  const kernel = kernelOf(sigma)
  const reach = kernel.length - 1
  const rows = new Float32Array(values.length)
  const line = new Float64Array(width + 2 * reach)
  for (let y = 0; y < height; y++) {
    if (y % rowsAtOnce === 0) yield (0.5 * y) / height
    const start = y * width
    for (let x = -reach; x < width + reach; x++) line[x + reach] = values[start + Math.min(width - 1, Math.max(0, x))] ?? 0
    for (let x = 0; x < width; x++) {
      let sum = (kernel[0] ?? 0) * (line[x + reach] ?? 0)
      for (let k = 1; k <= reach; k++) sum += (kernel[k] ?? 0) * ((line[x + reach - k] ?? 0) + (line[x + reach + k] ?? 0))
      rows[start + x] = sum
    }
  }
  const out = new Float32Array(values.length)
  const sums = new Float64Array(width)
  for (let y = 0; y < height; y++) {
    if (y % rowsAtOnce === 0) yield 0.5 + (0.5 * y) / height
    sums.fill(0)
    for (let k = -reach; k <= reach; k++) {
      const weight = kernel[Math.abs(k)] ?? 0
      const start = Math.min(height - 1, Math.max(0, y + k)) * width
      for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + weight * (rows[start + x] ?? 0)
    }
    out.set(sums, y * width)
  }
  return out
}
