import type { Bounds } from '@reticle/geometry'

/** Values as typed arrays hold them. */
export type Values = ArrayLike<number>

/**
 * Stored values of a part of one plane at full resolution, row by row; `x`, `y`, `width`, `height` are whole image px. `bands`: one for a
 * channel, three for the red, green and blue of a picture. Values that are not finite, or are `nodata`, were not measured.
 */
export type Patch = Bounds & {
  readonly bands: readonly Values[]
  readonly nodata: number | null
  /** Of the whole image, in px. */
  readonly image: { readonly width: number; readonly height: number }
}

/** Whether a value was measured. */
export const isMeasured = (value: number, nodata: number | null): boolean => value - value === 0 && value !== nodata

/** Shares of red, green and blue in the light that is seen (ITU-R BT.709). */
const lightShares = [0.2126, 0.7152, 0.0722]

const lights = new WeakMap<Patch, Values>()

/** One value a pixel: the band itself, or the light of a picture's colours. */
export const lightOf = (patch: Patch): Values => {
  const [first = [], second, third] = patch.bands
  if (second === undefined || third === undefined) return first
  const known = lights.get(patch)
  if (known !== undefined) return known
  const [red = 0, green = 0, blue = 0] = lightShares
  const made = Float32Array.from(first, (value, i) => red * value + green * (second[i] ?? 0) + blue * (third[i] ?? 0))
  lights.set(patch, made)
  return made
}

/** Measured values in ascending order; of more than `most` every n-th. */
export const sortedValues = (values: Values, nodata: number | null, most = Infinity): Float64Array => {
  const stride = Math.max(1, Math.ceil(values.length / most))
  const kept = new Float64Array(Math.ceil(values.length / stride))
  let count = 0
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i] ?? Number.NaN
    if (isMeasured(value, nodata)) kept[count++] = value
  }
  return kept.subarray(0, count).sort()
}

/** From the value below which one in a thousand lies to the one above which one in a thousand does: hot and dead pixels do not count. */
export const spreadOf = (values: Values, nodata: number | null): { readonly low: number; readonly high: number } => {
  const sorted = sortedValues(values, nodata, 100_000)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  return { low: at(0.001), high: at(0.999) }
}
