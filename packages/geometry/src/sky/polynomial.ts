import { atan2, cos, radian, sin } from './angles.ts'
import type { Parameters, Projection } from './projection.ts'

/** Coefficients that are looked at: PVi_0 to PVi_20. */
const most = 20

/** Zenith distances between which a turn of the polynomial is looked for, in radians. */
const step = Math.PI / 1800

/**
 * Zenithal polynomial (Calabretta & Greisen 2002, section 5.1.7): the radius is a polynomial of the zenith distance, and used as far out as it grows.
 */
export const zenithalPolynomial = (parameters: Parameters): Projection | undefined => {
  const coefficients = Array.from({ length: most + 1 }, (_, m) => parameters(m) ?? 0)
  if (coefficients.slice(1).every((value) => value === 0)) return undefined
  const radius = (z: number) => coefficients.reduceRight((sum, value) => sum * z + value, 0)
  const slope = (z: number) => coefficients.reduceRight((sum, value, m) => (m === 0 ? sum : sum * z + value * m), 0)
  if (!(slope(0) > 0)) return undefined
  let end = 0
  while (end < Math.PI && slope(end + step) > 0) end += step
  if (end < Math.PI) {
    let high = end + step
    for (let round = 0; round < 60; round++) {
      const middle = (end + high) / 2
      if (slope(middle) > 0) end = middle
      else high = middle
    }
  } else end = Math.PI
  const [least, largest] = [radius(0), radius(end)]
  const zenithOf = (r: number): number | undefined => {
    const slack = 1e-12 * Math.max(1, largest)
    if (r < least - slack || r > largest + slack) return undefined
    let [low, high] = [0, end]
    let z = Math.max(0, Math.min(end, (r - least) / slope(0)))
    for (let round = 0; round < 100; round++) {
      const off = radius(z) - r
      if (off > 0) high = z
      else low = z
      const next = z - off / slope(z)
      const to = next > low && next < high ? next : (low + high) / 2
      if (to === z || high - low < 1e-16) break
      z = to
    }
    return z
  }
  return {
    theta0: 90,
    toNative: (x, y) => {
      const z = zenithOf(Math.hypot(x, y) / radian)
      return z === undefined ? undefined : [x === 0 && y === 0 ? 0 : atan2(x, -y), 90 - z * radian]
    },
    toPlane: (phi, theta) => {
      const z = (90 - theta) / radian
      if (z > end) return undefined
      const r = radian * radius(z)
      return [r * sin(phi), -r * cos(phi)]
    },
  }
}
