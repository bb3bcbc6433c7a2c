import { indicesOf, sizeOf } from '../../box.ts'
import type { ByteSource } from '../../byte-source.ts'
import type { ReadContext } from '../../dataset.ts'
import { type PixelArray, pixelArray, valuesOf } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import { unpackAll } from './codecs.ts'
import type { ZarrArray } from './description.ts'
import { halfAt } from './dtype.ts'

/** Puts values that are stored with their axes in another order into C order. @param order the axis that each stored one is. */
const inOrder = (values: PixelArray, dtype: ZarrArray['type']['dtype'], shape: readonly number[], order: readonly number[]): PixelArray => {
  const target = pixelArray(dtype, values.length)
  const stored = order.map((axis) => shape[axis] ?? 1)
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))
  const steps = order.map((axis) => strides[axis] ?? 0)
  let from = 0
  const [lastLength, lastStep] = [stored.at(-1) ?? 1, steps.at(-1) ?? 0]
  for (const index of indicesOf(stored.slice(0, -1))) {
    let to = index.reduce((sum, n, axis) => sum + n * (steps[axis] ?? 0), 0)
    for (let n = 0; n < lastLength; n++, to += lastStep) {
      const value = values[from++]
      if (value !== undefined) target[to] = value
    }
  }
  return target
}

const halves = (bits: PixelArray): PixelArray => {
  const values = new Float32Array(bits.length)
  for (let n = 0; n < bits.length; n++) values[n] = halfAt(Number(bits[n]))
  return values
}

/** The values of a chunk out of its stored bytes. @throws FormatError on damage. */
export const decodeChunk = (array: ZarrArray, stored: Uint8Array, at: string): PixelArray => {
  const { chunk, type, chain } = array
  const length = sizeOf(chunk) * type.size
  const bytes = unpackAll(chain.unpack, stored, length, at)
  check(bytes.byteLength === length, at, `it unpacks to ${bytes.byteLength} bytes instead of ${length}: it is damaged or cut off`)
  const read = type.isHalf ? halves(valuesOf(bytes, 'uint16', chain.isLittle)) : valuesOf(bytes, type.dtype, chain.isLittle)
  return chain.order === undefined ? read : inOrder(read, type.dtype, chunk, chain.order)
}

/** Where each inner chunk of a shard lies; pairs of offset and length, both -1 where it is not stored. */
type ShardIndex = Float64Array

const pathOf = (array: ZarrArray, key: string) => (array.path === '' ? key : `${array.path}/${key}`)

type Shard = { readonly source: ByteSource; readonly index: ShardIndex }

const openShard = async (array: ZarrArray, shard: NonNullable<ZarrArray['shard']>, source: ByteSource, at: string): Promise<Shard> => {
  const count = sizeOf(shard.shape) / sizeOf(array.chunk)
  // Its index has a fixed length: only codecs that keep or add a known number of bytes may be used for it, which is the checksum.
  const extra = shard.index.unpack.length * 4
  const length = count * 16 + extra
  check(source.size >= length, at, 'the shard is cut off: it is shorter than its index')
  const stored = shard.isAtEnd ? await source.read(source.size - length, source.size) : await source.read(0, length)
  const bytes = Uint8Array.from(unpackAll(shard.index.unpack, stored, length, at))
  check(bytes.byteLength === count * 16, at, 'the index of the shard is damaged')
  const view = new DataView(bytes.buffer)
  const index = new Float64Array(count * 2)
  for (let n = 0; n < count * 2; n++) {
    const value = view.getBigUint64(n * 8, shard.index.isLittle)
    index[n] = value === 0xffff_ffff_ffff_ffffn ? -1 : Number(value)
  }
  return { source, index }
}

/** What is kept of decoded chunks, so that a plane of a chunk of many planes costs its decoding once. */
const keptBytes = 96 * 1024 * 1024

/** Reads chunks of one array. */
export const chunkReader = (array: ZarrArray, { sibling, limits }: Pick<ReadContext, 'sibling' | 'limits'>) => {
  const kept = new Map<string, PixelArray | undefined>()
  const shards = new Map<string, Shard | undefined>()
  let bytes = 0
  const most = Math.min(keptBytes, Math.floor(limits.bytes / 4))

  const sourceAt = async (key: string): Promise<ByteSource | undefined> => sibling(pathOf(array, key))
  const shardAt = async (key: string): Promise<Shard | undefined> => {
    const { shard } = array
    if (shard === undefined) return undefined
    if (shards.has(key)) return shards.get(key)
    const at = pathOf(array, key)
    const source = await sourceAt(key)
    const outer = shard.outer.unpack
    let whole = source
    if (source !== undefined && outer.length > 0) {
      const room = Math.floor(limits.bytes / 3)
      check(source.size <= room, at, `the shard is ${source.size} bytes long; at most ${room} are held at once`)
      const unpacked = unpackAll(outer, await source.read(0, source.size), room, at)
      whole = { size: unpacked.byteLength, read: async (from, to) => unpacked.subarray(from, to) }
    }
    const found = whole === undefined ? undefined : await openShard(array, shard, whole, at)
    // A source may be closed behind our back when many are open: few are kept, and those only for a while.
    if (shards.size >= 16) shards.delete(shards.keys().next().value ?? '')
    shards.set(key, found)
    return found
  }
  const storedInner = async (
    index: readonly number[],
    shape: readonly number[],
  ): Promise<{ stored: Uint8Array | undefined; at: string }> => {
    const per = shape.map((length, axis) => length / (array.chunk[axis] ?? 1))
    const key = array.keyOf(index.map((n, axis) => Math.floor(n / (per[axis] ?? 1))))
    const at = `${pathOf(array, key)}, chunk ${index.join(' ')}`
    const shard = await shardAt(key)
    const place = index.reduce((flat, n, axis) => flat * (per[axis] ?? 1) + (n % (per[axis] ?? 1)), 0)
    const [offset, length] = [shard?.index[place * 2] ?? -1, shard?.index[place * 2 + 1] ?? -1]
    if (shard === undefined || offset < 0 || length < 0) return { stored: undefined, at }
    const source = array.shard?.outer.unpack.length === 0 ? await sourceAt(key) : shard.source
    check(source !== undefined && offset + length <= source.size, at, 'its place lies beyond the end of the shard')
    check(length <= limits.bytes / 3, at, `it is said to be ${length} bytes long`)
    return { stored: await source.read(offset, offset + length), at }
  }
  const storedWhole = async (index: readonly number[]): Promise<{ stored: Uint8Array | undefined; at: string }> => {
    const key = array.keyOf(index)
    const at = pathOf(array, key)
    const source = await sourceAt(key)
    if (source === undefined) return { stored: undefined, at }
    check(source.size <= limits.bytes / 3, at, `the chunk is ${source.size} bytes long`)
    return { stored: await source.read(0, source.size), at }
  }
  /** The values of a chunk; undefined for one that is not stored. @throws FormatError on damage. */
  return async (index: readonly number[]): Promise<PixelArray | undefined> => {
    const name = index.join('.')
    if (kept.has(name)) return kept.get(name)
    const { stored, at } = array.shard === undefined ? await storedWhole(index) : await storedInner(index, array.shard.shape)
    const values = stored === undefined ? undefined : decodeChunk(array, stored, at)
    bytes += values?.byteLength ?? 0
    kept.set(name, values)
    for (const [old, held] of kept) {
      if (bytes <= most && kept.size <= 10_000) break
      if (old === name) continue
      kept.delete(old)
      bytes -= held?.byteLength ?? 0
    }
    return values
  }
}
