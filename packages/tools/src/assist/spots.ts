import { lightOf, type Patch, spreadOf } from './patch.ts'
import { centred, smoothed } from './smooth.ts'
import { part, type Work } from './work.ts'

/*
 * Spots by scale-space extrema of the Laplacian of Gaussian:
 *   response(x, y, s) = -s^2 (Lxx + Lyy), L = values smoothed by a Gaussian of s
 * largest for a disc of radius r at s = r / sqrt(2), where it is 2/e of the disc's height. A spot is a place where the response is above
 * all its 26 neighbours in x, y and s, above `contrast` of the spread of the values, and not drawn out along a line (ratio of the
 * curvatures below 6, as D. Lowe, IJCV 60 (2004), section 4.1, leaves edges out). Place and size between pixels and scales by a parabola
 * along each axis. T. Lindeberg, "Feature detection with automatic scale selection", IJCV 30 (1998).
 * O(n) for each of about eight scales. Known failure: of two spots nearer than about a radius one is found, or one between them.
 */

/** In px of the patch, (0, 0) its top left; `height`: the response as the height of a disc. */
export type Spot = { readonly x: number; readonly y: number; readonly radius: number; readonly height: number }

export type SpotOptions = {
  /** In px. */
  readonly least: number
  readonly most: number
  readonly isBright: boolean
  /** Share of the spread of the values that a spot stands out by. */
  readonly contrast: number
}

const scaleStep = 2 ** (1 / 3)
const discShare = 2 / Math.E
const mostDrawnOut = 6

type Layer = { readonly sigma: number; readonly response: Float32Array }

/** From one scale below the least radius to one above the most: only what is largest between them is of that size. */
const scalesOf = ({ least, most }: SpotOptions): readonly number[] => {
  const from = Math.max(0.6, least / Math.SQRT2 / scaleStep)
  const steps = Math.max(2, Math.ceil(Math.log(Math.max(most, least) / Math.SQRT2 / from) / Math.log(scaleStep) - 1e-9) + 1)
  return Array.from({ length: steps + 1 }, (_, n) => from * scaleStep ** n)
}

const laplacian = (smooth: Float32Array, width: number, height: number, sigma: number, sign: number): Float32Array => {
  const factor = -sign * sigma * sigma
  const out = new Float32Array(smooth.length)
  for (let y = 0; y < height; y++) {
    const [row, up, down] = [y * width, Math.max(0, y - 1) * width, Math.min(height - 1, y + 1) * width]
    for (let x = 0; x < width; x++) {
      const around =
        (smooth[row + Math.max(0, x - 1)] ?? 0) +
        (smooth[row + Math.min(width - 1, x + 1)] ?? 0) +
        (smooth[up + x] ?? 0) +
        (smooth[down + x] ?? 0)
      out[row + x] = factor * (around - 4 * (smooth[row + x] ?? 0))
    }
  }
  return out
}

/** The offset of a parabola's top from the middle one of three values, at most half a step. */
const topOf = (before: number, at: number, after: number): number => {
  const bend = before - 2 * at + after
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0
}

const isPeak = (layers: readonly Layer[], n: number, at: number, width: number): boolean => {
  const value = layers[n]?.response[at] ?? 0
  for (let layer = n - 1; layer <= n + 1; layer++)
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const other = at + dy * width + dx
        const there = layers[layer]?.response[other] ?? -Infinity
        // Of equal neighbours the first in order is the peak.
        if (there > value || (there === value && (layer < n || (layer === n && other < at)))) return false
      }
  return true
}

/** Whether the response falls off alike in all directions, and not along a ridge. */
const isRound = (r: Float32Array, at: number, width: number): boolean => {
  const v = (dx: number, dy: number) => r[at + dy * width + dx] ?? 0
  const [xx, yy] = [v(1, 0) - 2 * v(0, 0) + v(-1, 0), v(0, 1) - 2 * v(0, 0) + v(0, -1)]
  const xy = (v(1, 1) - v(1, -1) - v(-1, 1) + v(-1, -1)) / 4
  const [trace, determinant] = [xx + yy, xx * yy - xy * xy]
  return determinant > 0 && trace * trace < (determinant * (mostDrawnOut + 1) ** 2) / mostDrawnOut
}

const spotAt = (layers: readonly Layer[], n: number, at: number, width: number): Spot => {
  const r = (layer: number, offset: number) => layers[layer]?.response[at + offset] ?? 0
  const value = r(n, 0)
  const scale = topOf(r(n - 1, 0), value, r(n + 1, 0))
  return {
    x: (at % width) + 0.5 + topOf(r(n, -1), value, r(n, 1)),
    y: Math.floor(at / width) + 0.5 + topOf(r(n, -width), value, r(n, width)),
    radius: (layers[n]?.sigma ?? 1) * scaleStep ** scale * Math.SQRT2,
    height: value / discShare,
  }
}

/** Of spots that lie within each other the one that stands out most. */
const apart = (spots: readonly Spot[], most: number): readonly Spot[] => {
  const cells = new Map<string, Spot[]>()
  const side = Math.max(1, most)
  const kept: Spot[] = []
  for (const spot of spots.toSorted((a, b) => b.height - a.height)) {
    const [i, j] = [Math.floor(spot.x / side), Math.floor(spot.y / side)]
    const near = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].flatMap((dx) => cells.get(`${i + dx} ${j + dy}`) ?? []))
    if (near.some((other) => Math.hypot(other.x - spot.x, other.y - spot.y) < 0.75 * Math.max(other.radius, spot.radius))) continue
    kept.push(spot)
    const key = `${i} ${j}`
    cells.set(key, [...(cells.get(key) ?? []), spot])
  }
  return kept
}

/** Spots in a patch, those that stand out most first. */
export function* findSpots(patch: Patch, options: SpotOptions): Work<readonly Spot[]> {
  const { width, height, nodata } = patch
  const light = lightOf(patch)
  const { low, high } = spreadOf(light, nodata)
  const limit = Math.max(options.contrast * (high - low) * discShare, Number.MIN_VALUE)
  const scales = scalesOf(options)
  const share = (n: number) => n / scales.length
  let smooth = centred(light, nodata)
  let before = 0
  const layers: Layer[] = []
  const found: Spot[] = []
  for (const [n, sigma] of scales.entries()) {
    // From one Gaussian to a wider one it is enough to smooth by what is missing.
    smooth = yield* part(
      smoothed(smooth, width, height, Math.sqrt(Math.max(0.01, sigma * sigma - before * before))),
      share(n),
      share(n + 0.7),
    )
    before = sigma
    layers.push({ sigma, response: laplacian(smooth, width, height, sigma, options.isBright ? 1 : -1) })
    if (layers.length < 3) continue
    const middle = layers[1]?.response
    for (let y = 1; y < height - 1 && middle !== undefined; y++) {
      if (y % 64 === 0) yield share(n + 0.7 + (0.3 * y) / height)
      for (let at = y * width + 1; at < (y + 1) * width - 1; at++)
        if ((middle[at] ?? 0) >= limit && isPeak(layers, 1, at, width) && isRound(middle, at, width))
          found.push(spotAt(layers, 1, at, width))
    }
    layers.shift()
  }
  const slack = 1.1
  return apart(
    found.filter((spot) => spot.radius >= options.least / slack && spot.radius <= options.most * slack),
    options.most * slack,
  )
}
