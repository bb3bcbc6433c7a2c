import { connected } from './cells.ts'
import { type Patch, spreadOf } from './patch.ts'
import { centred, smoothed } from './smooth.ts'
import { part, type Work } from './work.ts'

/*
 * SLIC superpixels: k-means in place and value, where a centre only competes for the pixels about it.
 *   D(p, c)^2 = |v(p) - v(c)|^2 / (m R)^2 + |p - c|^2 / S^2
 * S: side of a cell; R: spread of the values in the patch; m: how much of the spread weighs as much as a whole side (0.05). After a
 * Gaussian of 0.7 px, ten rounds from a regular grid; then each cell keeps its largest piece. R. Achanta et al., "SLIC superpixels compared to state-of-the-art superpixel
 * methods", IEEE TPAMI 34 (2012). O(n) a round. Known failure: structures thinner than about a third of a side share a cell with
 * what is around them.
 */

const [rounds, compactness, sigma] = [10, 0.05, 0.7]

type Centres = { readonly x: Float64Array; readonly y: Float64Array; readonly values: readonly Float64Array[] }

const gridOf = (width: number, height: number, side: number) => {
  const [columns, rows] = [Math.max(1, Math.round(width / side)), Math.max(1, Math.round(height / side))]
  return { columns, rows, stepX: width / columns, stepY: height / rows }
}

/** Bands, smoothed against noise, in units of their spread times the compactness. */
function* scaledBands({ bands, nodata, width, height }: Patch): Work<readonly Float32Array[]> {
  const spreads = bands.map((band) => spreadOf(band, nodata)).map(({ low, high }) => high - low)
  const unit = Math.max(...spreads) * compactness || 1
  const scaled: Float32Array[] = []
  for (const band of bands) {
    const smooth = yield* part(smoothed(centred(band, nodata), width, height, sigma), 0, 0.05)
    scaled.push(smooth.map((value) => value / unit))
  }
  return scaled
}

const update = (centres: Centres, labels: Int32Array, width: number, bands: readonly Float32Array[]) => {
  const counts = new Float64Array(centres.x.length)
  const sums = [centres.x, centres.y, ...centres.values].map(() => new Float64Array(centres.x.length))
  for (let at = 0; at < labels.length; at++) {
    const k = labels[at] ?? 0
    counts[k] = (counts[k] ?? 0) + 1
    const add = (n: number, value: number) => {
      const sum = sums[n]
      if (sum !== undefined) sum[k] = (sum[k] ?? 0) + value
    }
    add(0, (at % width) + 0.5)
    add(1, Math.floor(at / width) + 0.5)
    for (const [b, band] of bands.entries()) add(2 + b, band[at] ?? 0)
  }
  for (const [n, list] of [centres.x, centres.y, ...centres.values].entries())
    for (let k = 0; k < counts.length; k++) if ((counts[k] ?? 0) > 0) list[k] = (sums[n]?.[k] ?? 0) / (counts[k] ?? 1)
}

/** The cell of each pixel, from 0 on; each cell hangs together (4-neighbours). */
export function* slic(patch: Patch, side: number): Work<{ readonly labels: Int32Array; readonly count: number }> {
  const { width, height } = patch
  const bands = yield* scaledBands(patch)
  const { columns, rows, stepX, stepY } = gridOf(width, height, side)
  const count = columns * rows
  const centres: Centres = {
    x: Float64Array.from({ length: count }, (_, k) => ((k % columns) + 0.5) * stepX),
    y: Float64Array.from({ length: count }, (_, k) => (Math.floor(k / columns) + 0.5) * stepY),
    values: bands.map(() => new Float64Array(count)),
  }
  for (const [b, list] of centres.values.entries())
    for (let k = 0; k < count; k++) list[k] = bands[b]?.[Math.floor(centres.y[k] ?? 0) * width + Math.floor(centres.x[k] ?? 0)] ?? 0
  const labels = new Int32Array(width * height)
  // Until a centre has come near, a pixel belongs to the cell of the grid that it lies in.
  for (let at = 0; at < labels.length; at++)
    labels[at] =
      Math.min(rows - 1, Math.floor(Math.floor(at / width) / stepY)) * columns + Math.min(columns - 1, Math.floor((at % width) / stepX))
  const nearest = new Float64Array(width * height)
  for (let round = 0; round < rounds; round++) {
    nearest.fill(Infinity)
    for (let k = 0; k < count; k++) {
      if (k % 256 === 0) yield 0.05 + (0.9 * (round + k / count)) / rounds
      const [cx, cy] = [centres.x[k] ?? 0, centres.y[k] ?? 0]
      const value = centres.values.map((list) => list[k] ?? 0)
      const [left, right] = [Math.max(0, Math.floor(cx - stepX)), Math.min(width, Math.ceil(cx + stepX))]
      for (let y = Math.max(0, Math.floor(cy - stepY)); y < Math.min(height, Math.ceil(cy + stepY)); y++) {
        const dy = ((y + 0.5 - cy) / stepY) ** 2
        for (let x = left; x < right; x++) {
          const at = y * width + x
          let d = dy + ((x + 0.5 - cx) / stepX) ** 2
          for (let b = 0; b < bands.length; b++) d += ((bands[b]?.[at] ?? 0) - (value[b] ?? 0)) ** 2
          if (d >= (nearest[at] ?? Infinity)) continue
          nearest[at] = d
          labels[at] = k
        }
      }
    }
    update(centres, labels, width, bands)
  }
  return connected(labels, width)
}
