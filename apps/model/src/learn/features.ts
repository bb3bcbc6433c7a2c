import { meanOf } from '../pixels/channels.ts'
import type { Plane } from '../pixels/plane.ts'
import { against, scaled } from '../pixels/scaled.ts'
import { smoothed } from '../pixels/smooth.ts'
import { haematoxylinOf } from '../pixels/stain.ts'

const sigmas = [1, 2, 4, 8] as const

/** Slope, Laplacian and the two curvatures (eigenvalues of the Hessian, the greater first), by central differences, times sigma or its square. */
const shapesOf = ({ width, height, values }: Plane, sigma: number): readonly Float32Array[] => {
  const [slope, laplacian] = [new Float32Array(values.length), new Float32Array(values.length)]
  const [greater, lesser] = [new Float32Array(values.length), new Float32Array(values.length)]
  const square = sigma * sigma
  for (let y = 0; y < height; y++) {
    const [up, down] = [y > 0 ? -width : 0, y < height - 1 ? width : 0]
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const [left, right] = [x > 0 ? -1 : 0, x < width - 1 ? 1 : 0]
      const [here, west, east] = [values[at] ?? 0, values[at + left] ?? 0, values[at + right] ?? 0]
      const [north, south] = [values[at + up] ?? 0, values[at + down] ?? 0]
      const [dx, dy] = [(east - west) / 2, (south - north) / 2]
      const [xx, yy] = [east + west - 2 * here, south + north - 2 * here]
      const main = (values[at + down + right] ?? 0) + (values[at + up + left] ?? 0)
      const xy = (main - (values[at + down + left] ?? 0) - (values[at + up + right] ?? 0)) / 4
      const [middle, half] = [(xx + yy) / 2, Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy)]
      slope[at] = sigma * Math.sqrt(dx * dx + dy * dy)
      laplacian[at] = square * (xx + yy)
      greater[at] = square * (middle + half)
      lesser[at] = square * (middle - half)
    }
  }
  return [slope, laplacian, greater, lesser]
}

/** Of three channels, how much blue stain they would be, beside themselves. */
const stainsOf = (channels: readonly Plane[]): readonly Plane[] => {
  const [red, green, blue, ...more] = against(channels)
  return red === undefined || green === undefined || blue === undefined || more.length > 0 ? [] : [haematoxylinOf(red, green, blue)]
}

/** An image made ready for `featuresOf`: `channels` from their 1st to their 99.8th percentile, and what of them is blue stain. */
export type Prepared = { readonly channels: readonly Plane[]; readonly stains: readonly Plane[] }

/** Of a whole image, since percentiles are its own. */
export const prepared = (channels: readonly Plane[]): Prepared => ({ channels: channels.map(scaled), stains: stainsOf(channels) })

/** How far what stands around an element reaches, in elements. */
export const reach = 3 * Math.max(...sigmas)

/**
 * What stands around each element: each channel (of three channels their blue stain as well), as it is and smoothed by 1, 2, 4 and 8; and of the mean
 * of all, at each of these, slope, Laplacian and both curvatures. One array for each feature, and as many for as many channels.
 */
export const featuresOf = ({ channels, stains }: Prepared): readonly Float32Array[] => {
  const seen = [...channels, ...stains]
  const features = seen.map(({ values }) => values)
  for (const sigma of sigmas) {
    const means = seen.map((channel) => smoothed(channel, sigma))
    features.push(...means.map(({ values }) => values), ...shapesOf(meanOf(means.slice(0, channels.length)), sigma))
  }
  return features
}
