import type { Distortion } from './sip.ts'
import { solvePlane } from './solve.ts'
import type { Pair } from './types.ts'

/** Powers of the two coordinates and of the radius in term m: 1; x, y, r; x2, xy, y2; x3 .. y3, r3; x4 .. y4; and so on to r7. */
const termsOf = (): readonly (readonly [number, number, number])[] => {
  const terms: [number, number, number][] = []
  for (let order = 0; order <= 7; order++) {
    for (let p = order; p >= 0; p--) terms.push([p, order - p, 0])
    if (order % 2 === 1) terms.push([0, 0, order])
  }
  return terms
}
const terms = termsOf()

type Parameters = (m: number) => number | undefined

/** True when PVi_m of the longitude of a TAN go beyond where the native pole lies: such files, of old SCAMP, mean TPV. */
export const meansTpv = (lon: Parameters): boolean => terms.some((_, m) => m > 4 && lon(m) !== undefined)

/** The polynomials of TPV (registry of FITS conventions): plane coordinates in degrees before the tangent projection. */
export const tpvOf = (lon: Parameters, lat: Parameters): Distortion => {
  const used = (of: Parameters) =>
    terms.flatMap(([p, q, r], m) => [{ p, q, r, by: of(m) ?? (m === 1 ? 1 : 0) }].filter(({ by }) => by !== 0))
  const [alongLon, alongLat] = [used(lon), used(lat)]
  const sum = (list: typeof alongLon, x: number, y: number): number => {
    const radius = Math.hypot(x, y)
    return list.reduce((total, { p, q, r, by }) => total + by * x ** p * y ** q * radius ** r, 0)
  }
  const apply = (x: number, y: number): Pair => [sum(alongLon, x, y), sum(alongLat, y, x)]
  return { apply, undo: (x, y) => solvePlane(apply, [x, y], [x, y], 1e-6) }
}
