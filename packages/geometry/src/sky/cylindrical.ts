import { asin, atan2, cos, radian, sin } from './angles.ts'
import type { Parameters, Projection } from './projection.ts'

/** Plate carrée: plain degrees (Calabretta & Greisen 2002, section 5.2.3). */
export const plateCarree = (): Projection => ({ theta0: 0, toNative: (x, y) => [x, y], toPlane: (phi, theta) => [phi, theta] })

/** Mercator (section 5.2.4). */
export const mercator = (): Projection => ({
  theta0: 0,
  toNative: (x, y) => [x, 2 * atan2(Math.exp(y / radian), 1) - 90],
  toPlane: (phi, theta) => (Math.abs(theta) < 90 ? [phi, radian * Math.asinh(sin(theta) / cos(theta))] : undefined),
})

/** Cylindrical equal area, PVi_1 the squared cosine of the true latitude (section 5.2.2). */
export const cylindricalEqualArea = (parameters: Parameters): Projection | undefined => {
  const lambda = parameters(1) ?? 1
  if (!(lambda > 0)) return undefined
  return {
    theta0: 0,
    toNative: (x, y) => {
      const sine = (y * lambda) / radian
      return Math.abs(sine) > 1 + 1e-12 ? undefined : [x, asin(sine)]
    },
    toPlane: (phi, theta) => [phi, (radian * sin(theta)) / lambda],
  }
}

/** Cylindrical perspective (section 5.2.1). */
export const cylindricalPerspective = (parameters: Parameters): Projection | undefined => {
  const [mu, lambda] = [parameters(1) ?? 1, parameters(2) ?? 1]
  if (mu + lambda === 0 || lambda === 0) return undefined
  return {
    theta0: 0,
    toNative: (x, y) => {
      const eta = y / (radian * (mu + lambda))
      return [x / lambda, atan2(eta, 1) + asin((eta * mu) / Math.hypot(eta, 1))]
    },
    toPlane: (phi, theta) => {
      const below = mu + cos(theta)
      return below > 0 ? [lambda * phi, (radian * (mu + lambda) * sin(theta)) / below] : undefined
    },
  }
}

/** Sanson-Flamsteed (section 5.3.1). */
export const sansonFlamsteed = (): Projection => ({
  theta0: 0,
  toNative: (x, y) => {
    const width = cos(y)
    if (Math.abs(y) > 90 || (width <= 0 && x !== 0)) return undefined
    const phi = width > 0 ? x / width : 0
    return Math.abs(phi) > 180 * (1 + 1e-12) ? undefined : [phi, y]
  },
  toPlane: (phi, theta) => [phi * cos(theta), theta],
})

/** Hammer-Aitoff (section 5.3.4). */
export const hammerAitoff = (): Projection => ({
  theta0: 0,
  toNative: (x, y) => {
    const square = 1 - (x / (4 * radian)) ** 2 - (y / (2 * radian)) ** 2
    if (square < 0.5 - 1e-12) return undefined
    const z = Math.sqrt(square)
    const [east, forth] = [(z * x) / (2 * radian), 2 * square - 1]
    return [east === 0 && forth === 0 ? 0 : 2 * atan2(east, forth), asin((y * z) / radian)]
  },
  toPlane: (phi, theta) => {
    const gamma = radian * Math.sqrt(2 / (1 + cos(theta) * cos(phi / 2)))
    return [2 * gamma * cos(theta) * sin(phi / 2), gamma * sin(theta)]
  },
})

/** Parabolic (section 5.3.2). */
export const parabolic = (): Projection => ({
  theta0: 0,
  toNative: (x, y) => {
    const sine = y / 180
    const width = 1 - 4 * sine * sine
    if (width < -1e-12 || (width <= 0 && x !== 0)) return undefined
    const phi = width > 0 ? x / width : 0
    return Math.abs(phi) > 180 * (1 + 1e-12) ? undefined : [phi, 3 * asin(sine)]
  },
  toPlane: (phi, theta) => [phi * (2 * cos((2 * theta) / 3) - 1), 180 * sin(theta / 3)],
})

/** Mollweide (section 5.3.3). */
export const mollweide = (): Projection => ({
  theta0: 0,
  toNative: (x, y) => {
    const sine = y / (radian * Math.SQRT2)
    if (Math.abs(sine) > 1 + 1e-12) return undefined
    const gamma = asin(sine)
    const width = Math.sqrt(Math.max(0, 1 - sine * sine))
    const phi = width > 0 ? (Math.PI * x) / (2 * Math.SQRT2 * width) : 0
    if (Math.abs(phi) > 180 * (1 + 1e-12)) return undefined
    return [phi, asin((2 * gamma) / 180 + (2 * sine * width) / Math.PI)]
  },
  toPlane: (phi, theta) => {
    // 2g + sin 2g = pi sin(theta), by Newton's method; near the poles its derivative vanishes, and halving takes over.
    const wanted = Math.PI * sin(theta)
    let [low, high] = [-Math.PI / 2, Math.PI / 2]
    let g = (theta / 90) * (Math.PI / 2)
    for (let round = 0; round < 100; round++) {
      const off = 2 * g + Math.sin(2 * g) - wanted
      if (off > 0) high = g
      else low = g
      const next = g - off / (2 + 2 * Math.cos(2 * g))
      const to = next > low && next < high ? next : (low + high) / 2
      if (to === g) break
      g = to
    }
    return [((2 * Math.SQRT2) / Math.PI) * phi * Math.cos(g), radian * Math.SQRT2 * Math.sin(g)]
  },
})
