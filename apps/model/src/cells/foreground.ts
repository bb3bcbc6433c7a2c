import { meanOf } from '../pixels/channels.ts'
import { otsu } from '../pixels/otsu.ts'
import { type Plane, planeOf } from '../pixels/plane.ts'
import { against, scaled } from '../pixels/scaled.ts'
import { smoothed } from '../pixels/smooth.ts'
import { haematoxylinOf } from '../pixels/stain.ts'

type View = { readonly plane: Plane; readonly threshold: number; readonly softness: number; readonly sign: 1 | -1 }

const viewOf = (plane: Plane, smoothing: number): View => {
  const even = smoothed(plane, smoothing)
  const { at, below, above } = otsu(even.values)
  let bright = 0
  for (const value of even.values) if (value >= at) bright++
  return {
    ...{ plane: even, threshold: at },
    // Objects are the lesser part of what is seen: of bright nuclei on black as of dark ones on white.
    sign: bright * 2 <= even.values.length ? 1 : -1,
    softness: Math.max(1e-6, (above - below) / 8),
  }
}

/** A stained section is light, and its red and blue differ by more than this share of the white: pictures that only look grey have no stain. */
const [leastLight, leastColour] = [0.35, 0.04]
/** Elements that are looked at, evenly spread, to tell whether a picture is a stained section. */
const mostLooked = 16_384
/** Stains are looked at against what is around within this many elements: tissue is uneven. */
const around = 16

/** Of red, green and blue, each against the same white. */
const isStained = (red: Plane, green: Plane, blue: Plane): boolean => {
  let [light, apart] = [0, 0]
  const step = Math.max(1, Math.floor(red.values.length / mostLooked))
  let count = 0
  for (let at = 0; at < red.values.length; at += step) {
    count++
    const [r, g, b] = [red.values[at] ?? 0, green.values[at] ?? 0, blue.values[at] ?? 0]
    light += (r + g + b) / 3
    apart += Math.abs(r - b)
  }
  return light > leastLight * count && apart > leastColour * count
}

const lessAround = (plane: Plane): Plane => {
  const ground = smoothed(plane, around)
  return planeOf(
    plane.width,
    plane.height,
    plane.values.map((value, at) => value - (ground.values[at] ?? 0)),
  )
}

/** The blue stain of nuclei in a light, coloured picture; undefined in any other. */
export const stainIn = (channels: readonly Plane[]): Plane | undefined => {
  const [red, green, blue] = against(channels.slice(0, 3))
  if (red === undefined || green === undefined || blue === undefined || !isStained(red, green, blue)) return undefined
  return haematoxylinOf(red, green, blue)
}

/**
 * How likely each element is object, without having learnt anything: smoothing, then Otsu's threshold on brightness, the lesser side is object; in
 * a stained section on how much blue stain there is against what is around. 0.5 at the threshold.
 */
export const classicalForeground = (channels: readonly Plane[], smoothing = 1): Plane => {
  const stain = stainIn(channels)
  const view = stain === undefined ? viewOf(scaled(meanOf(channels)), smoothing) : viewOf(lessAround(stain), smoothing)
  const { plane, threshold, softness } = view
  const sign = stain === undefined ? view.sign : 1
  return planeOf(
    plane.width,
    plane.height,
    plane.values.map((value) => 1 / (1 + Math.exp(-Math.max(-50, Math.min(50, (sign * (value - threshold)) / softness))))),
  )
}
