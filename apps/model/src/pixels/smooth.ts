import { type Plane, planeOf } from './plane.ts'

/** From this width on, running means do. */
const wide = 3

const kernelOf = (sigma: number): Float32Array => {
  const reach = Math.max(1, Math.ceil(3 * sigma))
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-0.5 * ((at - reach) / sigma) ** 2))
  const sum = kernel.reduce((total, one) => total + one, 0)
  return kernel.map((one) => one / sum)
}

/** A line with its ends repeated in `row`, from `reach` on, becomes the smoothed line in `row` from 0 on. */
type Pass = (row: Float32Array, length: number) => void

const byKernel = (kernel: Float32Array): { readonly reach: number; readonly pass: Pass } => {
  const reach = (kernel.length - 1) / 2
  const pass: Pass = (row, length) => {
    // The place that is written lies before all that are still read.
    for (let at = 0; at < length; at++) {
      let sum = 0
      for (let k = 0; k < kernel.length; k++) sum += (row[at + k] ?? 0) * (kernel[k] ?? 0)
      row[at] = sum
    }
  }
  return { reach, pass }
}

/** Three running means of odd lengths that have the variance of the Gaussian together (W. Wells, IEEE PAMI 8 (1986)). */
const byMeans = (sigma: number): { readonly reach: number; readonly pass: Pass } => {
  const ideal = Math.sqrt(4 * sigma * sigma + 1)
  const short = Math.max(1, 2 * Math.floor((ideal - 1) / 2) + 1)
  const long = short + 2
  const longs = Math.round((12 * sigma * sigma + 3 - 3 * short * short) / (long * long - short * short))
  const sizes = [0, 1, 2].map((at) => (at < longs ? long : short))
  const reach = sizes.reduce((sum, size) => sum + (size - 1) / 2, 0)
  const pass: Pass = (row, length) => {
    let left = length + 2 * reach
    for (const size of sizes) {
      left -= size - 1
      let sum = 0
      for (let k = 0; k < size; k++) sum += row[k] ?? 0
      for (let at = 0; at < left; at++) {
        const first = row[at] ?? 0
        row[at] = sum / size
        sum += (row[at + size] ?? 0) - first
      }
    }
  }
  return { reach, pass }
}

/** Gaussian of `sigma` elements, cut at 3 sigma, edges repeated; from 3 on by three running means. A sigma of 0 leaves the plane as it is. */
export const smoothed = (plane: Plane, sigma: number): Plane => {
  if (sigma === 0) return plane
  const { width, height, values } = plane
  const { reach, pass } = sigma < wide ? byKernel(kernelOf(sigma)) : byMeans(sigma)
  const row = new Float32Array(Math.max(width, height) + 2 * reach + 1)
  const done = planeOf(width, height, values.slice())
  const through = (lines: number, length: number, first: number, step: number) => {
    for (let line = 0; line < lines; line++) {
      const start = line * first
      for (let at = -reach; at < length + reach; at++)
        row[at + reach] = done.values[start + Math.min(length - 1, Math.max(0, at)) * step] ?? 0
      pass(row, length)
      for (let at = 0; at < length; at++) done.values[start + at * step] = row[at] ?? 0
    }
  }
  through(height, width, width, 1)
  through(width, height, 1, width)
  return done
}
