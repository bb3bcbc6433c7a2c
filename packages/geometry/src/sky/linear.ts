import { cos, sin } from './angles.ts'
import { type CelestialAxes, degreesOf, type Numbers } from './keywords.ts'
import type { Pair } from './types.ts'

/** From offsets in pixels to plane coordinates in degrees, along the longitude's and the latitude's axis, and back. */
export type Linear = { readonly toPlane: (dx: number, dy: number) => Pair; readonly toPixels: (u: number, v: number) => Pair }

type Matrix = readonly [number, number, number, number]

/** Rows: longitude and latitude; columns: pixel axes in the order `first`, `second`. CDi_j, or CDELTi times PCi_j, or CDELTi with a CROTA. */
const matrixOf = ({ number }: Numbers, { lon, lat }: CelestialAxes, first: number, second: number): Matrix => {
  const pairs = [
    [lon, first],
    [lon, second],
    [lat, first],
    [lat, second],
  ] as const
  const all = (name: string) => pairs.map(([i, j]) => number(`${name}${i}_${j}`))
  const fill = (values: readonly (number | undefined)[], other: readonly number[]): Matrix => {
    const [a, b, c, d] = values.map((value, n) => value ?? other[n] ?? 0)
    return [a ?? 0, b ?? 0, c ?? 0, d ?? 0]
  }
  const [cd, pc] = [all('CD'), all('PC')]
  if (cd.some((value) => value !== undefined) && pc.every((value) => value === undefined)) return fill(cd, [0, 0, 0, 0])
  const [stepLon, stepLat] = [number(`CDELT${lon}`) ?? 1, number(`CDELT${lat}`) ?? 1]
  const angle = number(`CROTA${lat}`) ?? 0
  if (pc.every((value) => value === undefined) && angle !== 0) {
    // Section 8.2: a rotation of the latitude's axis, after the scaling.
    const along = (row: number, axis: number): number => {
      const step = axis === lon ? stepLon : stepLat
      return step * (row === axis ? cos(angle) : row === lon ? -sin(angle) : sin(angle))
    }
    return [along(lon, first), along(lon, second), along(lat, first), along(lat, second)]
  }
  const same = pairs.map(([i, j]) => (i === j ? 1 : 0))
  const [a, b, c, d] = fill(pc, same)
  return [stepLon * a, stepLon * b, stepLat * c, stepLat * d]
}

/** @returns undefined for a matrix without an inverse, or units that are no angles. */
export const linearOf = (numbers: Numbers, axes: CelestialAxes): Linear | undefined => {
  const [first, second] = [Math.min(axes.lon, axes.lat), Math.max(axes.lon, axes.lat)]
  const [unitLon, unitLat] = [degreesOf(numbers, axes.lon), degreesOf(numbers, axes.lat)]
  if (unitLon === undefined || unitLat === undefined) return undefined
  const matrix = matrixOf(numbers, axes, first, second)
  const [a, b, c, d] = [matrix[0] * unitLon, matrix[1] * unitLon, matrix[2] * unitLat, matrix[3] * unitLat]
  const det = a * d - b * c
  if (!Number.isFinite(det) || det === 0) return undefined
  return {
    toPlane: (dx, dy) => [a * dx + b * dy, c * dx + d * dy],
    toPixels: (u, v) => [(d * u - b * v) / det, (a * v - c * u) / det],
  }
}
