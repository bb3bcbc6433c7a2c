import type { SkyKeywords } from './types.ts'

/** Numbers of a record of keywords. */
export const numbersOf = (keywords: SkyKeywords) => {
  const number = (key: string): number | undefined => {
    const value = Object.hasOwn(keywords, key) ? keywords[key] : undefined
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  }
  const text = (key: string): string => {
    const value = Object.hasOwn(keywords, key) ? keywords[key] : undefined
    return typeof value === 'string' ? value.trim() : ''
  }
  return { number, text }
}
export type Numbers = ReturnType<typeof numbersOf>

/** The two celestial axes, numbered as in the file, from 1 on. */
export type CelestialAxes = { readonly lon: number; readonly lat: number }

/** The most axes that are looked at. */
const mostAxes = 20

/** By CTYPE (FITS standard 4.0, table 25): `RA--`, `GLON`, `HPLN` and `DEC-`, `GLAT`, `HPLT`. */
export const celestialAxes = ({ text }: Numbers): CelestialAxes | undefined => {
  let [lon, lat] = [0, 0]
  for (let n = 1; n <= mostAxes; n++) {
    const ctype = text(`CTYPE${n}`)
    if (lon === 0 && /^(RA$|RA---|[A-Z]LON-|[A-Z]{2}LN-)/.test(ctype)) lon = n
    if (lat === 0 && /^(DEC$|DEC--|[A-Z]LAT-|[A-Z]{2}LT-)/.test(ctype)) lat = n
  }
  return lon > 0 && lat > 0 ? { lon, lat } : undefined
}

const toDegrees: Readonly<Record<string, number>> = {
  '': 1,
  deg: 1,
  degree: 1,
  degrees: 1,
  arcmin: 1 / 60,
  arcsec: 1 / 3600,
  mas: 1 / 3_600_000,
  rad: 180 / Math.PI,
}

/** Degrees of one unit of an axis; undefined for a unit that is no angle. */
export const degreesOf = ({ text }: Numbers, axis: number): number | undefined => {
  const unit = text(`CUNIT${axis}`)
  const known = unit.toLowerCase()
  return Object.hasOwn(toDegrees, known) ? toDegrees[known] : undefined
}

/** The projection behind the four letters of CTYPE; without one, plain degrees. */
export const projectionOf = ({ text }: Numbers, { lon }: CelestialAxes): string =>
  /^.{4}-([A-Z0-9]{3})/.exec(text(`CTYPE${lon}`))?.[1] ?? 'CAR'

/** Parameters PVi_m of one axis. */
export const parametersOf =
  ({ number }: Numbers, axis: number) =>
  (m: number): number | undefined =>
    number(`PV${axis}_${m}`)
