import { acos, asin, atan2, cos, radian, sin, tan } from './angles.ts'
import type { Parameters, Projection } from './projection.ts'

/**
 * Zenithal projections that depend on the distance from the pole alone.
 * @param thetaOf native latitude by radius in the plane; @param radiusOf the other way; undefined where there is none.
 */
const radial = (thetaOf: (radius: number) => number | undefined, radiusOf: (theta: number) => number | undefined): Projection => ({
  theta0: 90,
  toNative: (x, y) => {
    const radius = Math.hypot(x, y)
    const theta = thetaOf(radius)
    return theta === undefined ? undefined : [radius === 0 ? 0 : atan2(x, -y), theta]
  },
  toPlane: (phi, theta) => {
    const radius = radiusOf(theta)
    return radius === undefined ? undefined : [radius * sin(phi), -radius * cos(phi)]
  },
})

/** Gnomonic (section 5.1.3). */
export const tangent = (): Projection =>
  radial(
    (radius) => atan2(radian, radius),
    (theta) => (theta > 0 ? (radian * cos(theta)) / sin(theta) : undefined),
  )

/** Stereographic (section 5.1.4). */
export const stereographic = (): Projection =>
  radial(
    (radius) => 90 - 2 * atan2(radius, 2 * radian),
    (theta) => (theta > -90 ? (2 * radian * cos(theta)) / (1 + sin(theta)) : undefined),
  )

/** Equidistant (section 5.1.6). */
export const equidistant = (): Projection =>
  radial(
    (radius) => (radius <= 180 ? 90 - radius : undefined),
    (theta) => 90 - theta,
  )

/** Equal area (section 5.1.8). */
export const equalArea = (): Projection =>
  radial(
    (radius) => (radius <= 2 * radian * (1 + 1e-12) ? 90 - 2 * asin(radius / (2 * radian)) : undefined),
    (theta) => 2 * radian * sin((90 - theta) / 2),
  )

/** Orthographic, with the slant of PVi_1 and PVi_2 (section 5.1.5). */
export const orthographic = (xi: number, eta: number): Projection => {
  if (xi === 0 && eta === 0)
    return radial(
      (radius) => {
        const r = radius / radian
        if (r > 1 + 1e-12) return undefined
        return r * r < 0.5 ? acos(r) : asin(Math.sqrt(Math.max(0, 1 - r * r)))
      },
      (theta) => (theta >= 0 ? radian * cos(theta) : undefined),
    )
  return {
    theta0: 90,
    toNative: (px, py) => {
      const [x, y] = [px / radian, py / radian]
      const a = xi * xi + eta * eta + 1
      const b = xi * (x - xi) + eta * (y - eta)
      const c = (x - xi) ** 2 + (y - eta) ** 2 - 1
      const root = b * b - a * c
      if (root < 0) return undefined
      // Of the two latitudes the one nearer to the pole.
      const sine = Math.max((-b + Math.sqrt(root)) / a, (-b - Math.sqrt(root)) / a)
      if (sine > 1 + 1e-12) return undefined
      const rest = 1 - sine
      const [east, south] = [x - xi * rest, -(y - eta * rest)]
      return [east === 0 && south === 0 ? 0 : atan2(east, south), atan2(sine, Math.hypot(east, south))]
    },
    toPlane: (phi, theta) => {
      const rest = 1 - sin(theta)
      // The limb of the slanted sphere.
      if (theta < -atan2(xi * sin(phi) - eta * cos(phi), 1)) return undefined
      return [radian * (cos(theta) * sin(phi) + xi * rest), radian * (-cos(theta) * cos(phi) + eta * rest)]
    },
  }
}

/** Perspective from PVi_1 sphere radii beyond the centre, onto a plane tilted by PVi_2 degrees (section 5.1.1). */
export const perspective = (parameters: Parameters): Projection | undefined => {
  const [mu, gamma] = [parameters(1) ?? 0, parameters(2) ?? 0]
  if (mu === -1 || cos(gamma) === 0) return undefined
  const limit = Math.abs(mu) > 1 ? asin(-1 / mu) : -90
  return {
    theta0: 90,
    toNative: (x, y) => {
      const down = y * cos(gamma)
      const radius = Math.hypot(x, down)
      const rho = radius / (radian * (mu + 1) + y * sin(gamma))
      const t = (rho * mu) / Math.hypot(rho, 1)
      if (Math.abs(t) > 1 + 1e-12) return undefined
      const psi = atan2(1, rho)
      const [a, b] = [psi - asin(t), psi + asin(t) + 180]
      const theta = Math.max(a > 90 ? a - 360 : a, b > 90 ? b - 360 : b)
      return [radius === 0 ? 0 : atan2(x, -down), theta]
    },
    toPlane: (phi, theta) => {
      const below = mu + sin(theta) + cos(theta) * cos(phi) * tan(gamma)
      if (below <= 0 || theta < limit) return undefined
      const radius = (radian * (mu + 1) * cos(theta)) / below
      return [radius * sin(phi), (-radius * cos(phi)) / cos(gamma)]
    },
  }
}
