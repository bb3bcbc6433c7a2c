import type { World } from '../../dataset.ts'
import type { DataSet } from './data-set.ts'
import { tags } from './element.ts'
import type { Groups } from './groups.ts'

type Vector = readonly [number, number, number]
type Warn = (warning: string) => void

/** Distances in millimetres between rows and between columns. */
export type InPlane = { readonly y: number; readonly x: number }

export type Stack = {
  /** From one frame to the next, in the order of the file; null when it is not even, or unknown. */
  readonly step: Vector | null
  readonly spacing: number | null
  /** Along the normal of the planes, where the spacing is not even. */
  readonly coordinates?: readonly number[]
  /** True where all frames lie at the same place. */
  readonly isStill?: boolean
}

const vector = (numbers: readonly number[] | undefined, from = 0): Vector | undefined => {
  const [x, y, z] = numbers?.slice(from, from + 3) ?? []
  return x !== undefined && y !== undefined && z !== undefined && [x, y, z].every(Number.isFinite) ? [x, y, z] : undefined
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const times = (a: Vector, n: number): Vector => [a[0] * n, a[1] * n, a[2] * n]
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const length = (a: Vector): number => Math.sqrt(dot(a, a))

const positive = (n: number | undefined): number | undefined => (n !== undefined && Number.isFinite(n) && n > 0 ? n : undefined)

/** Regions of an ultrasound image that show a plane (PS3.3 C.8.5.5), when all of them have the same scale; it is told in centimetres. */
const ultrasoundScale = (set: DataSet, warn: Warn): InPlane | undefined => {
  const planes = set.items(tags.ultrasoundRegions).filter((region) => region.numbers(tags.regionFormat)[0] === 1)
  const scales = planes.map((region) => {
    const isLength = region.numbers(tags.regionUnitsX)[0] === 3 && region.numbers(tags.regionUnitsY)[0] === 3
    const [x, y] = [region.numbers(tags.regionDeltaX)[0] ?? 0, region.numbers(tags.regionDeltaY)[0] ?? 0]
    return isLength && Number.isFinite(x * y) && x * y !== 0 ? { y: Math.abs(y) * 10, x: Math.abs(x) * 10 } : undefined
  })
  const [scale] = scales
  if (scale === undefined || !scales.every((one) => one?.x === scale.x && one.y === scale.y)) return undefined
  warn('the pixel spacing is that inside the ultrasound region')
  return scale
}

/** Pixel Spacing (between rows, between columns: PS3.3 10.7.1.3), or what the detector or scanner says of itself. */
export const inPlaneOf = (set: DataSet, groups: Groups, warn: Warn): InPlane | null => {
  const pair = (numbers: readonly number[] | undefined): InPlane | undefined => {
    const [y, x] = [positive(numbers?.[0]), positive(numbers?.[1])]
    return y === undefined || x === undefined ? undefined : { y, x }
  }
  const spacing = groups.one(tags.pixelMeasures, tags.pixelSpacing)
  if (spacing.isMixed) warn('frames have different pixel spacings')
  const found = pair(spacing.numbers)
  if (found !== undefined || spacing.isMixed) return found ?? null
  const imager = pair(set.numbers(tags.imagerPixelSpacing))
  if (imager !== undefined) warn('the pixel spacing is that at the detector; distances in the body are smaller')
  return imager ?? pair(set.numbers(tags.nominalScannedPixelSpacing)) ?? ultrasoundScale(set, warn) ?? null
}

const axesOf = (groups: Groups): readonly [Vector, Vector] | undefined => {
  const { numbers } = groups.one(tags.planeOrientationSequence, tags.imageOrientation)
  const [row, column] = [vector(numbers), vector(numbers, 3)]
  if (row === undefined || column === undefined) return undefined
  const isSound = Math.abs(length(row) - 1) < 1e-2 && Math.abs(length(column) - 1) < 1e-2 && Math.abs(dot(row, column)) < 1e-2
  return isSound ? [row, column] : undefined
}

const positionsOf = (groups: Groups): readonly Vector[] | undefined => {
  const found = groups.each(tags.planePositionSequence, tags.imagePosition).map((numbers) => vector(numbers))
  const sound = found.filter((one) => one !== undefined)
  return sound.length > 0 && sound.length === found.length ? sound : undefined
}

/**
 * How far each frame lies along the common normal of all of them, in millimetres; undefined when they are turned, or shifted against each other.
 */
export const planesOf = (groups: Groups): { readonly normal: Vector; readonly distances: readonly number[] } | undefined => {
  const [axes, positions] = [axesOf(groups), positionsOf(groups)]
  const [first] = positions ?? []
  if (axes === undefined || positions === undefined || first === undefined) return undefined
  const normal = cross(...axes)
  const distances = positions.map((position) => dot(position, normal))
  const isStraight = positions.every((position, n) => {
    const along = times(normal, (distances[n] ?? 0) - (distances[0] ?? 0))
    return length(minus(minus(position, first), along)) <= 1e-2
  })
  return isStraight ? { normal, distances } : undefined
}

/** Offsets of the planes of a dose grid along the normal (C.8.8.3.2); those that begin with another number than 0 are positions themselves. */
const stackByOffsets = (offsets: readonly number[], normal: Vector | undefined): Stack => {
  const relative = offsets.map((offset) => offset - (offsets[0] ?? 0))
  const step = relative[1] ?? 0
  const isEven = step !== 0 && relative.every((offset, n) => Math.abs(offset - n * step) <= 1e-3 * Math.abs(step) * Math.max(1, n))
  if (!isEven) return { step: null, spacing: null, coordinates: offsets }
  return { step: normal === undefined ? null : times(normal, step), spacing: Math.abs(step) }
}

const stackByPositions = (positions: readonly Vector[]): Stack => {
  const [first, second] = positions
  if (first === undefined || second === undefined) return { step: null, spacing: null }
  const step = minus(second, first)
  const size = length(step)
  const isEven = size > 1e-6 && positions.every((position, n) => length(minus(minus(position, first), times(step, n))) <= 1e-2 * size)
  if (isEven) return { step, spacing: size }
  return { step: null, spacing: null, isStill: positions.every((position) => length(minus(position, first)) <= 1e-6) }
}

/** How the frames of an image lie in a stack. */
export const stackOf = (set: DataSet, groups: Groups, frames: number): Stack => {
  const axes = axesOf(groups)
  const normal = axes === undefined ? undefined : cross(...axes)
  const positions = positionsOf(groups)
  if (positions !== undefined && positions.length === frames && frames > 1) return stackByPositions(positions)
  const offsets = set.numbers(tags.gridFrameOffsets)
  if (offsets.length === frames && offsets.every(Number.isFinite)) return stackByOffsets(offsets, normal)
  const between = positive(groups.one(tags.pixelMeasures, tags.spacingBetweenSlices).numbers?.[0])
  const spacing = between ?? null
  return { step: normal === undefined || spacing === null ? null : times(normal, spacing), spacing }
}

/**
 * From index coordinates (the centre of the first pixel is at 0.5) to the patient's, in millimetres: x to the left, y to the back, z to the head
 * (C.7.6.2.1.1). Image Position is that of the centre of the first pixel. Null when the file does not say, or frames do not lie evenly.
 * @param first the frame that is the first plane.
 */
export const worldOf = (groups: Groups, inPlane: InPlane | null, stack: Stack | null, first = 0): World | null => {
  const axes = axesOf(groups)
  const position = positionsOf(groups)?.[first]
  if (axes === undefined || position === undefined || inPlane === null) return null
  const [row, column] = axes
  const thickness = positive(groups.one(tags.pixelMeasures, tags.sliceThickness).numbers?.[0])
  const step = stack === null ? times(cross(row, column), thickness ?? 1) : stack.step
  if (step === null) return null
  const [x, y] = [times(row, inPlane.x), times(column, inPlane.y)]
  const line = (n: 0 | 1 | 2): number[] => [x[n], y[n], step[n], position[n] - (x[n] + y[n] + step[n]) / 2]
  return { kind: 'physical', frame: 'LPS+', unit: 'millimeter', matrix: [line(0), line(1), line(2)] }
}
