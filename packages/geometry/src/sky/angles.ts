/** Degrees of a radian; also the radius of the sphere whose plane coordinates are degrees. */
export const radian = 180 / Math.PI

/** Exact at multiples of 90 degrees, where the sine of a rounded angle is not. */
export const sin = (degrees: number): number => {
  const turned = degrees % 360
  if (turned % 90 !== 0) return Math.sin(turned / radian)
  return [0, 1, 0, -1][(((turned / 90) % 4) + 4) % 4] ?? 0
}

export const cos = (degrees: number): number => {
  const turned = degrees % 360
  return turned % 90 === 0 ? sin(turned + 90) : Math.cos(turned / radian)
}

export const tan = (degrees: number): number => sin(degrees) / cos(degrees)

export const atan2 = (y: number, x: number): number => Math.atan2(y, x) * radian

/** Of numbers that rounding may have carried beyond 1. */
export const asin = (value: number): number => Math.asin(Math.max(-1, Math.min(1, value))) * radian
export const acos = (value: number): number => Math.acos(Math.max(-1, Math.min(1, value))) * radian

/** In [0, 360). */
export const turn = (degrees: number): number => {
  const turned = degrees % 360
  const positive = turned < 0 ? turned + 360 : turned
  return positive === 0 || positive >= 360 ? 0 : positive
}

/** In (-180, 180]. */
export const half = (degrees: number): number => {
  const turned = turn(degrees)
  return turned > 180 ? turned - 360 : turned
}
