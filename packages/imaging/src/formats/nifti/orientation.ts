import type { World } from '../../dataset.ts'
import type { NiftiHeader } from './header.ts'

type Rows = readonly (readonly number[])[]

/** Units of space and time by `xyzt_units` (nifti1.h). */
const spaceUnits: Readonly<Record<number, string>> = { 1: 'meter', 2: 'millimeter', 3: 'micrometer' }
const timeUnits: Readonly<Record<number, string>> = {
  8: 'second',
  16: 'millisecond',
  24: 'microsecond',
  32: 'hertz',
  40: 'ppm',
  48: 'radian/second',
}

export const spaceUnitOf = (units: number): string | null => spaceUnits[units & 7] ?? null
export const timeUnitOf = (units: number): string | null => timeUnits[units & 0x38] ?? null

/** Method 2 of nifti1.h: a rotation given as a unit quaternion, sizes of voxels, an offset. Null when it is no rotation. */
const quaternRows = ({ quatern, pixdim }: NiftiHeader): Rows | null => {
  const [b = 0, c = 0, d = 0, x = 0, y = 0, z = 0] = quatern
  const square = 1 - (b * b + c * c + d * d)
  // Rounding of float32 may leave a little less than nothing.
  if (!(square > -1e-5)) return null
  const a = Math.sqrt(Math.max(0, square))
  const length = Math.hypot(a, b, c, d)
  const [p, q, r, s] = [a / length, b / length, c / length, d / length]
  const flip = (pixdim[0] ?? 1) < 0 ? -1 : 1
  const [i, j, k] = [pixdim[1] ?? 1, pixdim[2] ?? 1, (pixdim[3] ?? 1) * flip]
  return [
    [(p * p + q * q - r * r - s * s) * i, 2 * (q * r - p * s) * j, 2 * (q * s + p * r) * k, x],
    [2 * (q * r + p * s) * i, (p * p + r * r - q * q - s * s) * j, 2 * (r * s - p * q) * k, y],
    [2 * (q * s - p * r) * i, 2 * (r * s + p * q) * j, (p * p + s * s - q * q - r * r) * k, z],
  ]
}

/** From centres of voxels at whole numbers (i, j, k) to index coordinates, whose first centre is (0.5, 0.5, 0.5). */
export const fromCentres = (rows: Rows): number[][] => rows.map(([a = 0, b = 0, c = 0, t = 0]) => [a, b, c, t - (a + b + c) / 2])

const isSound = (rows: Rows): boolean => {
  const [[a = 0, b = 0, c = 0] = [], [d = 0, e = 0, f = 0] = [], [g = 0, h = 0, i = 0] = []] = rows
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  return rows.every((row) => row.every(Number.isFinite)) && determinant !== 0
}

/**
 * Where the voxels lie: the sform when it has a code, else the qform (the order that nibabel and ITK keep). A file with neither has sizes of
 * voxels and no position (method 1), which is told by the axes alone. Coordinates grow to the right, to the front and upwards (RAS+).
 */
export const worldOf = (header: NiftiHeader): World | null => {
  const rows = header.sformCode > 0 ? header.srow : header.qformCode > 0 ? quaternRows(header) : null
  if (rows === null || !isSound(rows)) return null
  return { kind: 'physical', frame: 'RAS+', unit: spaceUnitOf(header.units) ?? 'millimeter', matrix: fromCentres(rows) }
}
