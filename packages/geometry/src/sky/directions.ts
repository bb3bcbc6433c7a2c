import type { Point } from '../types.ts'
import { atan2, cos, half, sin } from './angles.ts'
import type { SkyPlace, SkyTransform } from './types.ts'

/** A direction in the image, of length 1: x to the right, y down. */
export type Direction = { readonly x: number; readonly y: number }

/** Degrees on the sky for one pixel to the right and one down: towards the east and towards the north. */
type Steps = { readonly eastX: number; readonly eastY: number; readonly northX: number; readonly northY: number }

/** Half of the distance of the two places that differences are taken between, in pixels. */
const reach = 0.5

const stepsAt = ({ toSky }: SkyTransform, { x, y }: Point): Steps | undefined => {
  const [here, left, right] = [toSky({ x, y }), toSky({ x: x - reach, y }), toSky({ x: x + reach, y })]
  const [above, below] = [toSky({ x, y: y - reach }), toSky({ x, y: y + reach })]
  if (here === undefined || left === undefined || right === undefined || above === undefined || below === undefined) return undefined
  const narrow = cos(here.lat)
  const along = (from: SkyPlace, to: SkyPlace) => [half(to.lon - from.lon) * narrow, to.lat - from.lat] as const
  const [[eastX, northX], [eastY, northY]] = [along(left, right), along(above, below)]
  return { eastX, eastY, northX, northY }
}

/** Where north and east are in the image at a place of it, for a compass; undefined off the sky and at its poles. */
export const compassAt = (sky: SkyTransform, at: Point): { readonly north: Direction; readonly east: Direction } | undefined => {
  const steps = stepsAt(sky, at)
  if (steps === undefined) return undefined
  const { eastX, eastY, northX, northY } = steps
  const det = eastX * northY - eastY * northX
  if (det === 0) return undefined
  const unit = (x: number, y: number): Direction => ({ x: x / Math.hypot(x, y), y: y / Math.hypot(x, y) })
  const sign = Math.sign(det)
  return { north: unit(-eastY * sign, eastX * sign), east: unit(northY * sign, -northX * sign) }
}

/** Arcseconds that one pixel covers at a place: along x, along y, and the root of its area. Undefined off the sky. */
export const pixelScaleAt = (
  sky: SkyTransform,
  at: Point,
): { readonly x: number; readonly y: number; readonly mean: number } | undefined => {
  const steps = stepsAt(sky, at)
  if (steps === undefined) return undefined
  const { eastX, eastY, northX, northY } = steps
  const area = Math.abs(eastX * northY - eastY * northX)
  return { x: Math.hypot(eastX, northX) * 3600, y: Math.hypot(eastY, northY) * 3600, mean: Math.sqrt(area) * 3600 }
}

/** Degrees along the great circle between two places (Vincenty's formula on the sphere: exact for near and for opposite ones). */
export const separation = (a: SkyPlace, b: SkyPlace): number => {
  const apart = b.lon - a.lon
  const side = cos(b.lat) * sin(apart)
  const forth = cos(a.lat) * sin(b.lat) - sin(a.lat) * cos(b.lat) * cos(apart)
  return atan2(Math.hypot(side, forth), sin(a.lat) * sin(b.lat) + cos(a.lat) * cos(b.lat) * cos(apart))
}

/** Degrees from north through east of the direction from one place to another, in [0, 360). */
export const positionAngle = (from: SkyPlace, to: SkyPlace): number => {
  const apart = to.lon - from.lon
  const angle = atan2(cos(to.lat) * sin(apart), cos(from.lat) * sin(to.lat) - sin(from.lat) * cos(to.lat) * cos(apart))
  return angle < 0 ? angle + 360 : angle
}
