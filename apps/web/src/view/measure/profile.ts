/** A place in index space: pixel (i, j) covers [i, i+1) x [j, j+1), its centre is at +0.5. */
type Place = { readonly x: number; readonly y: number }

/** Values of a box of a plane, row by row; `x`, `y` its first pixel in full-resolution indices. */
export type Patch = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly values: ArrayLike<number>
}

export type Sampling = 'nearest' | 'bilinear'

/** One value along a line; `distance` in pixels from its start. */
export type ProfilePoint = { readonly distance: number; readonly x: number; readonly y: number; readonly value: number }

const valueAt = ({ x, y, width, height, values }: Patch, i: number, j: number): number =>
  i < x || j < y || i >= x + width || j >= y + height ? Number.NaN : (values[(j - y) * width + (i - x)] ?? Number.NaN)

const nearest = (patch: Patch, { x, y }: Place): number => valueAt(patch, Math.floor(x), Math.floor(y))

/** Between the centres of four pixels; beyond the outermost centres the edge pixel goes on. A value that is not measured makes it NaN. */
const bilinear = (patch: Patch, { x, y }: Place): number => {
  const i = Math.min(Math.max(x - 0.5, patch.x), patch.x + patch.width - 1)
  const j = Math.min(Math.max(y - 0.5, patch.y), patch.y + patch.height - 1)
  const [left, top] = [Math.floor(i), Math.floor(j)]
  const [right, down] = [i - left, j - top]
  let sum = 0
  for (const [di, dj, weight] of [
    [0, 0, (1 - right) * (1 - down)],
    [1, 0, right * (1 - down)],
    [0, 1, (1 - right) * down],
    [1, 1, right * down],
  ] as const)
    if (weight > 0) sum += weight * valueAt(patch, left + di, top + dj)
  return sum
}

/** The pixels that a line needs: its bounds and one more on each side, inside the image. */
export const patchOf = (from: Place, to: Place, image: { readonly width: number; readonly height: number }) => {
  const x = Math.max(0, Math.floor(Math.min(from.x, to.x)) - 1)
  const y = Math.max(0, Math.floor(Math.min(from.y, to.y)) - 1)
  const right = Math.min(image.width, Math.ceil(Math.max(from.x, to.x)) + 2)
  const bottom = Math.min(image.height, Math.ceil(Math.max(from.y, to.y)) + 2)
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) }
}

/** Steps of a profile: at most one pixel each, and never more than this many. */
const mostPoints = 8192

/**
 * The values along a line from its start to its end, in even steps of a pixel or a little less. What was not measured is NaN, as is what
 * lies outside of the patch.
 */
export const profileOf = (patch: Patch, from: Place, to: Place, sampling: Sampling, nodata: number | null): readonly ProfilePoint[] => {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const steps = Math.min(mostPoints, Math.max(1, Math.ceil(length)))
  const measured =
    nodata === null ? patch : { ...patch, values: Float64Array.from(patch.values, (one) => (one === nodata ? Number.NaN : one)) }
  const sample = sampling === 'nearest' ? nearest : bilinear
  return Array.from({ length: steps + 1 }, (_, step) => {
    const part = step / steps
    const at = { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) }
    const value = sample(measured, at)
    return { distance: part * length, ...at, value: Number.isFinite(value) ? value : Number.NaN }
  })
}
