import { sizeOf } from '../box.ts'
import { crc32c } from '../formats/zarr/crc32c.ts'
import type { Level } from './levels.ts'
import type { Sink, SinkFile } from './sink.ts'

/** Marks an inner chunk that is not stored (Zarr sharding codec 1.0): 2^64 - 1, as offset and as length. */
const absent = 0xffff_ffff_ffff_ffffn

type Shard = {
  readonly path: string
  readonly file: Promise<SinkFile>
  /** Offset and length of each inner chunk, C order. */
  readonly index: BigUint64Array<ArrayBuffer>
  /** Inner chunks that are still to come. */
  left: number
  bytes: number
  /** What is written so far: chunks go to the file in the order in which they were handed over. */
  tail: Promise<void>
}

/** Little-endian, with its checksum behind it: the `index_codecs` that `arrayDocument` names. */
const indexBytes = (index: BigUint64Array<ArrayBuffer>): Uint8Array => {
  const bytes = new Uint8Array(index.byteLength + 4)
  const view = new DataView(bytes.buffer)
  for (const [n, value] of index.entries()) view.setBigUint64(n * 8, value, true)
  view.setUint32(index.byteLength, crc32c(bytes.subarray(0, index.byteLength)), true)
  return bytes
}

/** Writes the shards of one level: each is open from its first chunk to its last, and only its index is held. */
export const shardWriter = (level: Level, sink: Sink, onFile: (path: string, bytes: number) => void) => {
  const open = new Map<string, Shard>()
  /** Those that are not closed yet. */
  const unfinished = new Set<Shard>()
  let failure: { readonly cause: unknown } | undefined
  const perShard = level.shard.map((length, axis) => length / (level.chunk[axis] ?? 1))
  const counts = level.shape.map((length, axis) => Math.ceil(length / (level.chunk[axis] ?? 1)))

  const begin = (at: readonly number[]): Shard => {
    const path = `${level.path}/c/${at.join('/')}`
    const inside = counts.map((count, axis) => Math.min(perShard[axis] ?? 1, count - (at[axis] ?? 0) * (perShard[axis] ?? 1)))
    const index = new BigUint64Array(2 * sizeOf(perShard)).fill(absent)
    const file = sink.file(path)
    file.catch(() => undefined)
    const shard = { path, file, index, left: sizeOf(inside), bytes: 0, tail: Promise.resolve() }
    open.set(at.join('/'), shard)
    unfinished.add(shard)
    return shard
  }
  const finish = async (shard: Shard, file: SinkFile): Promise<void> => {
    const index = indexBytes(shard.index)
    await file.write(index)
    unfinished.delete(shard)
    await file.close()
    onFile(shard.path, shard.bytes + index.byteLength)
  }
  const add = async (shard: Shard, place: number, packed: Promise<Uint8Array | undefined>, isLast: boolean): Promise<void> => {
    const [file, bytes] = [await shard.file, await packed]
    if (bytes !== undefined) {
      shard.index[2 * place] = BigInt(shard.bytes)
      shard.index[2 * place + 1] = BigInt(bytes.byteLength)
      shard.bytes += bytes.byteLength
      await file.write(bytes)
    }
    if (isLast) await finish(shard, file)
  }
  return {
    /**
     * @param chunk index of the chunk along each axis; each is put once.
     * @param packed undefined for one that is not stored.
     * @returns settles when it is written, or never will be.
     * @throws what went wrong with an earlier one.
     */
    put: (chunk: readonly number[], packed: Promise<Uint8Array | undefined>): Promise<void> => {
      packed.catch(() => undefined)
      if (failure !== undefined) throw failure.cause
      const at = chunk.map((n, axis) => Math.floor(n / (perShard[axis] ?? 1)))
      const shard = open.get(at.join('/')) ?? begin(at)
      const place = chunk.reduce((flat, n, axis) => flat * (perShard[axis] ?? 1) + (n % (perShard[axis] ?? 1)), 0)
      const isLast = --shard.left === 0
      if (isLast) open.delete(at.join('/'))
      shard.tail = shard.tail
        .then(() => (failure === undefined ? add(shard, place, packed, isLast) : undefined))
        .catch((cause: unknown) => {
          failure ??= { cause }
        })
      return shard.tail
    },
    /** @throws what went wrong. */
    settle: async (): Promise<void> => {
      for (const { tail } of [...unfinished]) await tail
      if (failure !== undefined) throw failure.cause
    },
    /** Closes what was begun, after a failure. */
    abandon: async (): Promise<void> => {
      for (const { file, tail } of unfinished) {
        await tail
        await file.then((one) => one.close()).catch(() => undefined)
      }
      unfinished.clear()
    },
  }
}
export type ShardWriter = ReturnType<typeof shardWriter>
