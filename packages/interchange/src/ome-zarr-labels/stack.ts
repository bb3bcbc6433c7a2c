import type { Region } from '@reticle/domain'
import type { LossCounter } from '../losses.ts'
import { paint } from '../painted/paint.ts'
import type { LabelledSample } from '../port.ts'

type Axis = 't' | 'z'

/** One plane of a stack: `rowAt` gives the numbers of the instances in a row of pixels, the same array for every row. */
export type Layer = {
  readonly index: readonly number[]
  readonly rowAt: (y: number) => Uint32Array
  /** The mark with a number on this plane. */
  readonly regionAt: ReadonlyMap<number, Region>
}
export type Stack = {
  /** The axes before y and x that marks speak of. */
  readonly axes: readonly Axis[]
  /** As long as the marks reach. */
  readonly lengths: readonly number[]
  readonly layers: () => Iterable<Layer>
}

/** A mark without an index stands for all planes: up to so many, each gets it. */
const mostPlanes = 4096

/** The number of each mark: its place in the list, from 1; the key planes of one object have that of its first. */
const numbersOf = (regions: readonly Region[]): ReadonlyMap<Region, number> => {
  const tracks = new Map<string, number>()
  return new Map(
    regions.map((region, index) => {
      const number = (region.track === undefined ? undefined : tracks.get(region.track.id)) ?? index + 1
      if (region.track !== undefined) tracks.set(region.track.id, number)
      return [region, number]
    }),
  )
}

const indicesOf = ({ plane }: Region, axes: readonly Axis[], lengths: readonly number[]): readonly (readonly number[])[] =>
  axes.reduce<readonly (readonly number[])[]>(
    (all, axis, at) => {
      const own = plane?.[axis]
      const along = own === undefined ? Array.from({ length: Math.min(mostPlanes, lengths[at] ?? 0) }, (_, index) => index) : [own]
      return all.flatMap((index) => along.map((one) => [...index, one])).slice(0, mostPlanes)
    },
    [[]],
  )

/** The marks of a sample as planes of numbers; what is not seen there is counted as kept in `kept`. */
export const stackOf = (sample: LabelledSample, losses: LossCounter, kept: string): Stack => {
  const { regions } = sample
  const axes = (['t', 'z'] as const).filter((axis) => regions.some(({ plane }) => plane?.[axis] !== undefined))
  const lengths = axes.map((axis) => regions.reduce((most, { plane }) => Math.max(most, (plane?.[axis] ?? 0) + 1), 1))
  const numbers = numbersOf(regions)
  const byPlane = new Map<string, { readonly index: readonly number[]; readonly regions: Region[] }>()
  if (axes.length === 0) byPlane.set('', { index: [], regions: [...regions] })
  else
    for (const region of regions) {
      for (const index of indicesOf(region, axes, lengths)) {
        const plane = byPlane.get(index.join()) ?? { index, regions: [] }
        byPlane.set(index.join(), plane)
        plane.regions.push(region)
      }
    }
  const counter: LossCounter = { add: (what) => losses.add(what, kept), list: losses.list }
  const layerOf = (index: readonly number[], onPlane: readonly Region[]): Layer => {
    // Attributes, planes and the like have a place of their own.
    const plain = onPlane.map(({ id, labelId, geometry, origin }): Region => ({ id, labelId, geometry, origin, attributes: {} }))
    const { rowAt } = paint({ ...sample, regions: plain }, Number.MAX_SAFE_INTEGER, counter)
    const numberAt = Uint32Array.from([0, ...onPlane.map((region) => numbers.get(region) ?? 0)])
    return {
      index,
      rowAt: (y) => {
        const row = rowAt(y)
        for (let x = 0; x < row.length; x++) row[x] = numberAt[row[x] ?? 0] ?? 0
        return row
      },
      regionAt: new Map(onPlane.map((region) => [numbers.get(region) ?? 0, region])),
    }
  }
  return {
    ...{ axes, lengths },
    layers: function* () {
      for (const { index, regions: onPlane } of byPlane.values()) yield layerOf(index, onPlane)
    },
  }
}
