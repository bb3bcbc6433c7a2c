import type { World } from '../../dataset.ts'

/** What is known of one file of a series. */
export type Slice = {
  /** Of the file. */
  readonly name: string
  readonly series: string
  readonly instance: string
  readonly instanceNumber: number
  readonly acquisition: number
  readonly world: World | null
}

type Vector = readonly [number, number, number]
const column = (world: World | null, n: number): Vector | undefined => {
  if (world?.kind !== 'physical') return undefined
  const [x, y, z] = world.matrix.map((row) => row[n] ?? Number.NaN)
  return x === undefined || y === undefined || z === undefined || ![x, y, z].every(Number.isFinite) ? undefined : [x, y, z]
}
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const scaled = (a: Vector, n: number): Vector => [a[0] * n, a[1] * n, a[2] * n]
const plus = (...all: readonly Vector[]): Vector =>
  all.reduce<Vector>((sum, one) => [sum[0] + one[0], sum[1] + one[1], sum[2] + one[2]], [0, 0, 0])
const unit = (a: Vector): Vector => scaled(a, 1 / Math.sqrt(dot(a, a)))

/** Slices in order: `places` along z, at each of them one slice for each time. */
export type Joined = {
  readonly places: readonly (readonly Slice[])[]
  /** Millimetres from plane to plane; null where it is not even, or not known. */
  readonly spacing: number | null
  /** Millimetres along the normal, where the spacing is not even. */
  readonly coordinates: readonly number[] | null
  readonly world: World | null
  readonly warnings: readonly string[]
}

/** Centre of the first pixel (Image Position): the matrix runs from its top-left corner, half a slice in front. */
const positionOf = ({ world }: Slice): Vector | undefined => {
  const [x, y, z, origin] = [0, 1, 2, 3].map((n) => column(world, n))
  return x === undefined || y === undefined || z === undefined || origin === undefined
    ? undefined
    : plus(origin, scaled(x, 0.5), scaled(y, 0.5), scaled(z, 0.5))
}

const byNumber = (a: Slice, b: Slice): number =>
  a.acquisition - b.acquisition || a.instanceNumber - b.instanceNumber || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

const inFileOrder = (slices: readonly Slice[], reason: string): Joined => ({
  places: slices.toSorted(byNumber).map((slice) => [slice]),
  spacing: null,
  coordinates: null,
  world: null,
  warnings: slices.length === 1 ? [] : [`${reason}: they are in the order of their numbers, and their distance is not known`],
})

/** Nearer than this, two planes are one. */
const samePlace = 1e-3
/** Slices of one series that differ by no more than this share of their distance lie evenly. */
const even = 1e-2
const mostNamed = 5

const gapsOf = (distances: readonly number[]): { readonly spacing: number | null; readonly warnings: readonly string[] } => {
  const steps = distances.slice(1).map((distance, n) => distance - (distances[n] ?? 0))
  const usual = steps.toSorted((a, b) => a - b)[Math.floor((steps.length - 1) / 2)] ?? 0
  if (steps.every((step) => Math.abs(step - usual) <= even * usual)) return { spacing: usual, warnings: [] }
  const gaps = steps.flatMap((step, n) => (step > 1.5 * usual ? [{ n, step }] : []))
  const missing = gaps.reduce((sum, { step }) => sum + Math.round(step / usual) - 1, 0)
  const named = gaps.slice(0, mostNamed).map(({ n, step }) => `${n} and ${n + 1} (${step.toFixed(3)} mm)`)
  const warning =
    gaps.length === 0
      ? `the planes do not lie evenly: they are from ${Math.min(...steps).toFixed(3)} to ${Math.max(...steps).toFixed(3)} mm apart`
      : `${missing} planes seem to be missing: most are ${usual.toFixed(3)} mm apart, but not the planes ${named.join(', ')}${gaps.length > mostNamed ? ' and more' : ''}`
  return { spacing: null, warnings: [warning] }
}

/**
 * Puts the slices of one series in the order of their planes along the normal, rows cross columns (PS3.3 C.7.6.2.1.1), those of one plane in the
 * order of their acquisition. Files that are there twice count once.
 * @param slices of one shape, type and orientation.
 */
export const joinSlices = (slices: readonly Slice[]): Joined => {
  const once = [...new Map(slices.map((slice) => [slice.instance === '' ? `name ${slice.name}` : slice.instance, slice])).values()]
  const twice = slices.length - once.length
  const told = twice === 0 ? [] : [`${twice} files are there twice, and count once`]
  const [row, rows] = [column(once[0]?.world ?? null, 0), column(once[0]?.world ?? null, 1)]
  const placed = once.flatMap((slice) => {
    const position = positionOf(slice)
    return position === undefined ? [] : [{ slice, position }]
  })
  if (row === undefined || rows === undefined || placed.length < once.length) {
    const joined = inFileOrder(once, 'not all slices say where they lie')
    return { ...joined, warnings: [...told, ...joined.warnings] }
  }
  const normal = unit(cross(unit(row), unit(rows)))
  const sorted = placed
    .map(({ slice, position }) => ({ slice, position, distance: dot(position, normal) }))
    .toSorted((a, b) => a.distance - b.distance || byNumber(a.slice, b.slice))
  const places: { readonly distance: number; readonly position: Vector; readonly slices: Slice[] }[] = []
  for (const { slice, position, distance } of sorted) {
    const last = places.at(-1)
    if (last !== undefined && distance - last.distance <= samePlace) last.slices.push(slice)
    else places.push({ distance, position, slices: [slice] })
  }
  const [first] = places
  const times = first?.slices.length ?? 0
  if (first === undefined || places.some((place) => place.slices.length !== times)) {
    const joined = inFileOrder(once, 'some planes have more slices than others')
    return { ...joined, warnings: [...told, ...joined.warnings] }
  }
  const distances = places.map(({ distance }) => distance - first.distance)
  const { spacing, warnings } = places.length === 1 ? { spacing: null, warnings: [] } : gapsOf(distances)
  const step = spacing === null ? null : scaled(normal, spacing)
  const origin = step === null ? null : plus(first.position, scaled(row, -0.5), scaled(rows, -0.5), scaled(step, -0.5))
  const { world } = once[0] ?? { world: null }
  const matrix = [0, 1, 2].map((n) => [row[n] ?? 0, rows[n] ?? 0, step?.[n] ?? 0, origin?.[n] ?? 0])
  return {
    places: places.map((place) => place.slices.toSorted(byNumber)),
    spacing,
    coordinates: spacing === null && places.length > 1 ? distances : null,
    world: places.length === 1 ? world : step === null || world?.kind !== 'physical' ? null : { ...world, matrix },
    warnings: [...told, ...warnings],
  }
}
