import { type AbsolutePath, type AsyncReadable, type DataType, NotFoundError, open, root, type Array as ZarrArray } from 'zarrita'
import type { PixelValues } from '../pixel-source.ts'
import { ChunkError } from './chunk-error.ts'
import { chunkValues } from './chunk-values.ts'
import { createHttpStore } from './http-store.ts'
import { takeLarger } from './maximum.ts'
import type { ChunkOrder } from './messages.ts'

type Opened = Promise<ZarrArray<DataType, AsyncReadable>>

/** Opened arrays, the last used last. Each holds the indices of the shards that were read through it. */
const arrays = new Map<string, Opened>()
const mostArrays = 64

/** The only shard of a small level, where Zarr v3 puts it unless it is told otherwise. */
const onlyShard = ({ path, coordinates }: ChunkOrder): AbsolutePath => `/${path}/c/${coordinates.map(() => '0').join('/')}`

const opened = async (order: ChunkOrder): Opened => {
  const { root: address, path, isComplete } = order
  const place = root(createHttpStore(address, isComplete, order.isSmall ? onlyShard(order) : undefined)).resolve(path)
  try {
    return await open.v3(place, { kind: 'array' })
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error
    // Data that are served where they lie may be of the older version.
    return await open.v2(place, { kind: 'array', attrs: false })
  }
}

const arrayOf = (order: ChunkOrder): Opened => {
  const key = `${order.root}${order.path}${order.isComplete ? '' : ' (unfinished)'}`
  const present = arrays.get(key)
  arrays.delete(key)
  const array = present ?? opened(order)
  arrays.set(key, array)
  // A failure is not kept: the next try asks again.
  if (present === undefined) array.catch(() => arrays.delete(key))
  for (const oldest of arrays.keys()) if (arrays.size > mostArrays) arrays.delete(oldest)
  return array
}

const one = async (order: ChunkOrder, coordinates: readonly number[], signal: AbortSignal): Promise<PixelValues> => {
  const array = await arrayOf(order)
  if (signal.aborted) throw new ChunkError('aborted', 'not-wanted')
  if (array.chunks.join() !== order.chunk.join())
    throw new ChunkError('refused', 'other-chunks', { detail: `${array.chunks.join(' × ')} ≠ ${order.chunk.join(' × ')}` })
  return chunkValues(await array.getChunk([...coordinates], { signal }))
}

/** Chunks of a projection that are fetched at the same time. */
const atOnce = 4

const maximum = async (order: ChunkOrder, axis: number, length: number, nodata: number | null, signal: AbortSignal) => {
  const { chunk, coordinates } = order
  const size = chunk.slice(-2).reduce((product, side) => product * side, 1)
  const strideOf = (n: number) => chunk.slice(n + 1).reduce((product, side) => product * side, 1)
  // Where the plane of the wanted c and t begins in each chunk; z is stepped through.
  const leading = coordinates.slice(0, -2)
  const offset = leading.reduce((sum, index, n) => sum + (n === axis ? 0 : (index % (chunk[n] ?? 1)) * strideOf(n)), 0)
  const depth = chunk[axis] ?? 1
  let result: PixelValues | undefined
  let next = 0
  const lane = async () => {
    while (next * depth < length) {
      const at = next++
      const place = coordinates.map((index, n) =>
        n === axis ? at : n < coordinates.length - 2 ? Math.floor(index / (chunk[n] ?? 1)) : index,
      )
      const values = await one(order, place, signal)
      for (let z = 0; z < Math.min(depth, length - at * depth); z++) {
        const from = offset + z * strideOf(axis)
        if (result === undefined) result = values.slice(from, from + size)
        else takeLarger(result, values, from, nodata)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  if (result === undefined) throw new ChunkError('refused', 'not-there')
  return result
}

/** @throws ChunkError and whatever a decoder throws: see `failureOf` */
export const readChunk = (order: ChunkOrder, signal: AbortSignal): Promise<PixelValues> =>
  order.maximum === null
    ? one(order, order.coordinates, signal)
    : maximum(order, order.maximum.axis, order.maximum.length, order.maximum.nodata, signal)
