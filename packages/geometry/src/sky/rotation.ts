import { acos, atan2, cos, half, sin, turn } from './angles.ts'
import type { Pair, SkyPlace } from './types.ts'

/** The native pole: its celestial coordinates, and the native longitude of the celestial pole (LONPOLE). */
export type Pole = { readonly lon: number; readonly lat: number; readonly phi: number }

export type Reference = {
  /** CRVAL. */
  readonly lon: number
  readonly lat: number
  /** Native coordinates of the reference point. */
  readonly phi: number
  readonly theta: number
  readonly lonpole: number | undefined
  readonly latpole: number | undefined
}

const tolerance = 1e-10

/** Celestial latitude of the native pole (equation 8); of two answers the one nearer to LATPOLE. */
const poleLatitude = ({ lat, phi, theta, latpole = 90 }: Reference, pole: number): number | undefined => {
  const x = cos(theta) * cos(pole - phi)
  const y = sin(theta)
  if (x === 0 && y === 0) return sin(lat) === 0 ? Math.max(-90, Math.min(90, latpole)) : undefined
  const share = sin(lat) / Math.hypot(x, y)
  if (Math.abs(share) > 1 + tolerance) return undefined
  const [u, v] = [atan2(y, x), acos(share)]
  const [one, other] = [half(u + v), half(u - v)]
  const isLatitude = (value: number) => Math.abs(value) < 90 + tolerance
  const [near, far] = Math.abs(latpole - one) < Math.abs(latpole - other) ? [one, other] : [other, one]
  const chosen = isLatitude(near) ? near : far
  return isLatitude(chosen) ? Math.max(-90, Math.min(90, chosen)) : undefined
}

/** Where the native pole lies (Calabretta & Greisen 2002, section 2.4). Undefined for keywords that contradict each other. */
export const poleOf = (reference: Reference): Pole | undefined => {
  const { lon, lat, phi, theta, lonpole } = reference
  const pole = lonpole ?? (lat < theta ? 180 : 0) + phi
  if (theta === 90) return { lon, lat, phi: pole }
  const latitude = poleLatitude(reference, pole)
  if (latitude === undefined) return undefined
  const z = cos(latitude) * cos(lat)
  if (Math.abs(z) >= tolerance) {
    const x = (sin(theta) - sin(latitude) * sin(lat)) / z
    const y = (sin(pole - phi) * cos(theta)) / cos(lat)
    return x === 0 && y === 0 ? undefined : { lon: lon - atan2(y, x), lat: latitude, phi: pole }
  }
  if (Math.abs(cos(lat)) < tolerance) return { lon, lat: latitude, phi: pole }
  return { lon: latitude > 0 ? lon + pole - phi - 180 : lon - pole + phi, lat: latitude, phi: pole }
}

/** Rotates one sphere onto the other; the latitude from its sine and cosine, so that it is exact near the poles. */
const rotated = (lon: number, lat: number, tilt: number): Pair => {
  const [forth, side] = [cos(lat) * cos(lon), cos(lat) * sin(lon)]
  const x = sin(lat) * cos(tilt) - forth * sin(tilt)
  const z = sin(lat) * sin(tilt) + forth * cos(tilt)
  return [x === 0 && side === 0 ? 0 : atan2(-side, x), atan2(z, Math.hypot(x, side))]
}

/** Equation 2. */
export const toCelestial = (pole: Pole, [phi, theta]: Pair): SkyPlace => {
  const [lon, lat] = rotated(phi - pole.phi, theta, pole.lat)
  return { lon: turn(pole.lon + lon), lat }
}

/** Equation 5: native longitude in (-180, 180], and latitude. */
export const toNative = (pole: Pole, { lon, lat }: SkyPlace): Pair => {
  const [phi, theta] = rotated(lon - pole.lon, lat, pole.lat)
  return [half(pole.phi + phi), theta]
}
