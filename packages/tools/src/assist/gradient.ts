import { isMeasured, type Patch } from './patch.ts'
import { centred, smoothed } from './smooth.ts'
import { part, type Work } from './work.ts'

/*
 * How steep the values are, after a Gaussian of 0.7 px against noise. The bands of a picture have one unit: their squares are added
 * (the trace of the tensor of S. Di Zenzo, "A note on the gradient of a multi-image", CVGIP 33 (1986)). O(n).
 */

const sigma = 0.7

/** Steepness at the centres of pixels, by central differences. */
export function* steepness(patch: Patch): Work<Float32Array> {
  const { width, height, bands } = patch
  const squares = new Float32Array(width * height)
  for (const [b, band] of bands.entries()) {
    const from = b / bands.length
    const v = yield* part(smoothed(centred(band, patch.nodata), width, height, sigma), from, from + 0.8 / bands.length)
    for (let y = 0; y < height; y++) {
      const [up, down] = [Math.max(0, y - 1) * width, Math.min(height - 1, y + 1) * width]
      for (let x = 0; x < width; x++) {
        const row = y * width
        const gx = (v[row + Math.min(width - 1, x + 1)] ?? 0) - (v[row + Math.max(0, x - 1)] ?? 0)
        const gy = (v[down + x] ?? 0) - (v[up + x] ?? 0)
        squares[row + x] = (squares[row + x] ?? 0) + (gx * gx + gy * gy) / 4
      }
    }
  }
  return squares.map(Math.sqrt)
}

/** The gradient at the corners of pixels: `gx`, `gy` are (width + 1) x (height + 1) long, row by row, the first corner at the patch's top left. */
export type CornerGradient = { readonly gx: Float32Array; readonly gy: Float32Array }

/**
 * The gradient between the four pixels that meet at a corner: an edge between two columns of pixels is steepest exactly on the line
 * between them, where an outline runs. Of several bands the steepest counts at each corner.
 */
export function* cornerGradient(patch: Patch): Work<CornerGradient> {
  const { width, height, bands, nodata } = patch
  const across = width + 1
  const [gx, gy] = [new Float32Array(across * (height + 1)), new Float32Array(across * (height + 1))]
  for (const [b, band] of bands.entries()) {
    const from = b / bands.length
    const v = yield* part(smoothed(centred(band, nodata), width, height, sigma), from, from + 0.8 / bands.length)
    for (let j = 0; j <= height; j++) {
      const [up, down] = [Math.max(0, j - 1) * width, Math.min(height - 1, j) * width]
      for (let i = 0; i <= width; i++) {
        const [left, right] = [Math.max(0, i - 1), Math.min(width - 1, i)]
        const [a, c, d, e] = [v[up + left] ?? 0, v[up + right] ?? 0, v[down + left] ?? 0, v[down + right] ?? 0]
        const [x, y] = [(c + e - a - d) / 2, (d + e - a - c) / 2]
        const at = j * across + i
        if (x * x + y * y <= (gx[at] ?? 0) ** 2 + (gy[at] ?? 0) ** 2) continue
        gx[at] = x
        gy[at] = y
      }
    }
  }
  return { gx, gy }
}

/** Whether nothing in the patch was measured. */
export const isBlank = ({ bands, nodata }: Patch): boolean => {
  const [band = []] = bands
  for (let i = 0; i < band.length; i++) if (isMeasured(band[i] ?? Number.NaN, nodata)) return false
  return true
}
