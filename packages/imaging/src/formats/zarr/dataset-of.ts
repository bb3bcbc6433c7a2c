import { gatherBox, sizeOf } from '../../box.ts'
import type { Axis, AxisKind, Channel, Dataset, ReadContext, World } from '../../dataset.ts'
import { bytesOf, pixelArray } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import { chunkReader } from './chunks.ts'
import type { ZarrArray } from './description.ts'

const kindByName: Readonly<Record<string, AxisKind>> = {
  t: 'time',
  time: 'time',
  c: 'channel',
  channel: 'channel',
  z: 'space',
  y: 'space',
  x: 'space',
}

export const kindOf = (name: string, type?: string): AxisKind =>
  type === 'time' || type === 'channel' || type === 'space' ? type : (kindByName[name] ?? 'other')

/** Axes of an array that names them itself, or not at all: then the last two are y and x. */
export const plainAxes = ({ shape, dimensionNames }: Pick<ZarrArray, 'shape' | 'dimensionNames'>): readonly Axis[] =>
  shape.map((length, at) => {
    const fromEnd = shape.length - at
    const name = dimensionNames[at]?.toLowerCase() ?? (fromEnd === 1 ? 'x' : fromEnd === 2 ? 'y' : `axis_${at}`)
    return { name, kind: kindOf(name), length, spacing: null, unit: null }
  })

export const plainChannels = (axes: readonly Axis[]): readonly Channel[] =>
  Array.from({ length: axes.find(({ name }) => name === 'c')?.length ?? 1 }, (_, n) => ({
    name: `channel ${n}`,
    color: null,
    unit: null,
    window: null,
  }))

type Meaning = {
  readonly name: string
  readonly axes: readonly Axis[]
  readonly channels: readonly Channel[]
  readonly isColor?: boolean
  readonly isLabel?: boolean
  readonly rescale?: Dataset['rescale']
  readonly nodata?: number | null
  readonly world?: World | null
}

/**
 * One array, or several that are its resolutions, as a dataset. Chunks that are not stored hold the fill value.
 * @param levels finest first, at least one, all of the same type and number of axes.
 */
export const datasetOf = (
  levels: readonly [ZarrArray, ...ZarrArray[]],
  meaning: Meaning,
  context: Pick<ReadContext, 'sibling' | 'limits'>,
): Dataset => {
  const [first] = levels
  const { dtype } = first.type
  const readers = levels.map((level) => chunkReader(level, context))
  return {
    isColor: false,
    rescale: null,
    nodata: null,
    world: null,
    ...meaning,
    dtype,
    levels: levels.map(({ shape }) => shape),
    chunk: first.chunk.map((length, axis) => Math.max(1, Math.min(length, first.shape[axis] ?? 1))),
    read: async (box, level = 0) => {
      const array = levels[level]
      const chunkAt = readers[level]
      check(array !== undefined && chunkAt !== undefined, 'box', `there is no level ${level}`)
      const bytes = sizeOf(box.shape) * bytesOf(dtype)
      check(bytes <= context.limits.bytes, 'box', `it takes ${bytes} bytes; at most ${context.limits.bytes} are held at once`)
      const { fill } = array
      const isBig = typeof fill === 'bigint'
      return gatherBox(box, { whole: array.shape, chunk: array.chunk, dtype, fill: isBig ? 0 : fill }, async (index) => {
        const values = await chunkAt(index)
        if (values !== undefined || !isBig) return values
        const filled = pixelArray(dtype, sizeOf(array.chunk))
        return filled instanceof BigInt64Array || filled instanceof BigUint64Array ? filled.fill(fill) : filled
      })
    },
  }
}
