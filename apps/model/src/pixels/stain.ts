import { type Plane, planeOf } from './plane.ts'

type Row = readonly [number, number, number]
const unit = ([r, g, b]: Row): Row => {
  const length = Math.hypot(r, g, b)
  return [r / length, g / length, b / length]
}
const cross = (a: Row, b: Row): Row => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const dot = (a: Row, b: Row): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** How haematoxylin and diaminobenzidine take red, green and blue out of the light. */
const haematoxylin = unit([0.65, 0.7, 0.29])
const brown = unit([0.27, 0.57, 0.78])
const rest = unit(cross(haematoxylin, brown))
/** What of an optical density is haematoxylin: the row of the inverse. */
const across = cross(brown, rest)
const share = across.map((one) => one / dot(haematoxylin, across))

/** Darker than this share of the white is not told apart. */
const darkest = 1 / 256

/**
 * How much haematoxylin, which stains nuclei blue, lies in each element of a stained section, beside brown; of red, green and blue from 0 to 1 (white).
 * Source: A. Ruifrok, D. Johnston, "Quantification of histochemical staining by color deconvolution", Anal. Quant. Cytol. Histol. 23 (2001).
 * Known failure: other stains have other colours.
 */
export const haematoxylinOf = (red: Plane, green: Plane, blue: Plane): Plane => {
  const stain = planeOf(red.width, red.height)
  for (const [channel, { values }] of [red, green, blue].entries()) {
    const part = share[channel] ?? 0
    for (let at = 0; at < values.length; at++)
      stain.values[at] = (stain.values[at] ?? 0) - part * Math.log(Math.max(darkest, Math.min(1, values[at] ?? 0)))
  }
  return stain
}
