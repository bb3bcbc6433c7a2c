import { asin, atan2, cos, radian, sin, tan } from './angles.ts'
import type { Parameters, Projection } from './projection.ts'

/** What tells one conic from another: its cone constant, the radius of a parallel, and the parallel of a radius. */
type Cone = {
  readonly constant: number
  readonly radiusOf: (theta: number) => number
  readonly thetaOf: (radius: number) => number
}

/** The middle of the two standard parallels, and half of their distance: PVi_1 and PVi_2. */
type Parallels = { readonly middle: number; readonly apart: number; readonly first: number; readonly second: number }

/** Conics (Calabretta & Greisen 2002, section 5.4) unroll a cone about the native pole. */
const conic =
  (coneOf: (parallels: Parallels) => Cone) =>
  (parameters: Parameters): Projection | undefined => {
    const [middle, apart] = [parameters(1) ?? 0, parameters(2) ?? 0]
    if (middle === 0) return undefined
    const { constant, radiusOf, thetaOf } = coneOf({ middle, apart, first: middle - apart, second: middle + apart })
    const shift = radiusOf(middle)
    if (!Number.isFinite(shift) || !Number.isFinite(constant) || constant === 0) return undefined
    return {
      theta0: middle,
      toNative: (x, y) => {
        const radius = Math.sign(middle) * Math.hypot(x, shift - y)
        const phi = radius === 0 ? 0 : atan2(x / radius, (shift - y) / radius) / constant
        const theta = thetaOf(radius)
        return Math.abs(phi) > 180 * (1 + 1e-12) || !(Math.abs(theta) <= 90) ? undefined : [phi, theta]
      },
      toPlane: (phi, theta) => {
        const radius = radiusOf(theta)
        return Number.isFinite(radius) ? [radius * sin(constant * phi), shift - radius * cos(constant * phi)] : undefined
      },
    }
  }

/** Perspective (section 5.4.1). */
export const conicPerspective = conic(({ middle, apart }) => {
  const scale = radian * cos(apart)
  return {
    constant: sin(middle),
    radiusOf: (theta) => (Math.abs(theta - middle) < 90 ? scale * (1 / tan(middle) - tan(theta - middle)) : Number.NaN),
    thetaOf: (radius) => middle + atan2(1 / tan(middle) - radius / scale, 1),
  }
})

/** Equal area (section 5.4.2). */
export const conicEqualArea = conic(({ first, second }) => {
  const gamma = sin(first) + sin(second)
  const both = 1 + sin(first) * sin(second)
  return {
    constant: gamma / 2,
    radiusOf: (theta) => ((2 * radian) / gamma) * Math.sqrt(both - gamma * sin(theta)),
    thetaOf: (radius) => {
      const sine = both / gamma - gamma * (radius / (2 * radian)) ** 2
      return Math.abs(sine) > 1 + 1e-12 ? Number.NaN : asin(sine)
    },
  }
})

/** Equidistant (section 5.4.3). */
export const conicEquidistant = conic(({ middle, apart }) => {
  const shift = apart === 0 ? radian / tan(middle) : apart / tan(apart) / tan(middle)
  return {
    constant: apart === 0 ? sin(middle) : (radian * sin(middle) * sin(apart)) / apart,
    radiusOf: (theta) => middle - theta + shift,
    thetaOf: (radius) => middle + shift - radius,
  }
})

/** Orthomorphic (section 5.4.4). */
export const conicOrthomorphic = conic(({ first, second }) => {
  const half = (theta: number) => tan((90 - theta) / 2)
  const constant = first === second ? sin(first) : Math.log(cos(second) / cos(first)) / Math.log(half(second) / half(first))
  const scale = (radian * cos(first)) / (constant * half(first) ** constant)
  return {
    constant,
    radiusOf: (theta) => scale * half(theta) ** constant,
    thetaOf: (radius) => (radius === 0 ? Math.sign(constant) * 90 : 90 - 2 * atan2((radius / scale) ** (1 / constant), 1)),
  }
})
