import { gunzipSync } from 'fflate'
import { z } from 'zod'
import type { Pixels } from '../painted/pixels.ts'
import { crc32 } from '../png/crc32.ts'
import type { LabelSource } from '../port.ts'
import { jsonOf } from '../source.ts'
import { type ArrayShape, bytesOfType } from './zarr.ts'

const most = { side: 100_000, plane: 2 ** 29, strip: 2 ** 27, planes: 2_000_000 }
/** Deflate packs 258 bytes into two bits at the best. */
const bestRatio = 1032

const metadata = z.object({
  zarr_format: z.literal(3, 'is not 3: only Zarr version 3 is read'),
  node_type: z.literal('array'),
  shape: z.array(z.int().min(1)).min(2).max(4),
  data_type: z.enum(['uint8', 'uint16', 'uint32']),
  chunk_grid: z.object({ name: z.literal('regular'), configuration: z.object({ chunk_shape: z.array(z.int().min(1)) }) }),
  chunk_key_encoding: z.object({
    name: z.literal('default'),
    configuration: z.object({ separator: z.enum(['/', '.']).default('/') }).default({ separator: '/' }),
  }),
  fill_value: z.literal(0),
  codecs: z.array(z.object({ name: z.string(), configuration: z.record(z.string(), z.unknown()).optional() })),
  dimension_names: z.array(z.string().nullable()).optional(),
})

/** The bytes of a gzip member, never more than a chunk has: what the unpacker does not look at, length and checksum, is looked at here. */
const unpackedChunk = (packed: Uint8Array, length: number): Uint8Array => {
  if (packed.length < 18) throw new Error('it ends early')
  const trailer = new DataView(packed.buffer, packed.byteOffset + packed.length - 8)
  if (trailer.getUint32(4, true) !== length) throw new Error(`it holds ${trailer.getUint32(4, true)} bytes, a chunk has ${length}`)
  const whole = gunzipSync(packed, { out: new Uint8Array(length) })
  if (whole.length !== length || trailer.getUint32(0, true) !== crc32(whole)) throw new Error('its checksum is wrong')
  return whole
}

export type LabelArray = ArrayShape & {
  readonly axes: readonly string[]
  /** Of planes that have a chunk. */
  readonly planes: readonly (readonly number[])[]
  /** Fetches the chunks of a plane, packed as they are; a row of them at a time is unpacked. */
  readonly planeAt: (index: readonly number[]) => Promise<Pixels>
}

type Chunk = { readonly column: number; readonly key: string }
type Plane = { readonly index: readonly number[]; readonly rows: Map<number, readonly Chunk[]> }

/** Numbers of a row of a chunk, lowest byte first, whatever the byte order of this machine. */
const copyRow = (bytes: Uint8Array, start: number, to: Uint32Array, size: number): void => {
  for (let x = 0; x < to.length; x++) {
    const at = (start + x) * size
    let value = 0
    for (let byte = size - 1; byte >= 0; byte--) value = value * 256 + (bytes[at + byte] ?? 0)
    to[x] = value
  }
}

const assertSane = ({ shape, chunk }: ArrayShape, path: string): void => {
  const [height = 0, width = 0] = shape.slice(-2)
  const planes = shape.slice(0, -2).reduce((product, length) => product * length, 1)
  if (height > most.side || width > most.side || height * width > most.plane || planes > most.planes)
    throw new Error(`${path}: an array of ${shape.join(' x ')}: at most ${most.side} a side and ${most.plane} pixels a plane are read`)
  if (chunk.length !== shape.length || chunk.slice(0, -2).some((length) => length !== 1))
    throw new Error(`${path}: chunks of ${chunk.join(' x ')}: they must be of one plane`)
  if ((chunk.at(-2) ?? 0) * Math.max(width, chunk.at(-1) ?? 0) > most.strip)
    throw new Error(`${path}: chunks of ${chunk.join(' x ')} are too large`)
}

/** @throws in words, with the path, when it is no array of labels that can be read. */
export const openArray = async (source: LabelSource, folder: string): Promise<LabelArray> => {
  const path = `${folder}/zarr.json`
  const parsed = metadata.safeParse(await jsonOf(source, path))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${path}, ${issue?.path.map(String).join('.')}: ${issue?.message}`)
  }
  const { shape, data_type: dtype, chunk_grid: grid, chunk_key_encoding: keys, codecs, dimension_names: names } = parsed.data
  const array: ArrayShape = { shape, chunk: grid.configuration.chunk_shape, dtype }
  assertSane(array, path)
  const [first, second, ...more] = codecs
  const isLittle = first?.name === 'bytes' && (dtype === 'uint8' || first.configuration?.endian === 'little')
  if (!isLittle || (second !== undefined && second.name !== 'gzip') || more.length > 0)
    throw new Error(`${path}: packed with ${codecs.map(({ name }) => name).join(', ')}; bytes (little) and gzip are read`)
  const isPacked = second !== undefined
  const [rows = 1, columns = 1] = array.chunk.slice(-2)
  const [height = 0, width = 0] = shape.slice(-2)
  const ahead = `${folder}/c${keys.configuration.separator}`
  const length = rows * columns * bytesOfType[dtype]
  const planes = new Map<string, Plane>()
  for (const key of source.paths.filter((one) => one.startsWith(ahead))) {
    const index = key.slice(ahead.length).split(keys.configuration.separator).map(Number)
    const [row = -1, column = -1] = index.splice(-2)
    const isInside = index.length === shape.length - 2 && index.every((at, axis) => at >= 0 && at < (shape[axis] ?? 0))
    if (!isInside || !Number.isInteger(row) || !Number.isInteger(column)) continue
    const plane = planes.get(index.join()) ?? { index, rows: new Map() }
    planes.set(index.join(), plane)
    plane.rows.set(row, [...(plane.rows.get(row) ?? []), { column, key }])
  }

  const unpackedAt = (key: string, packed: Uint8Array): Uint8Array => {
    if (!isPacked && packed.length !== length) throw new Error(`${key}: has ${packed.length} bytes, a chunk has ${length}`)
    if (!isPacked) return packed
    if (length > packed.length * bestRatio + 64) throw new Error(`${key}: ${packed.length} bytes cannot hold a chunk of ${length}`)
    try {
      return unpackedChunk(packed, length)
    } catch (cause) {
      throw new Error(`${key}: cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  }

  const planeAt = async (index: readonly number[]): Promise<Pixels> => {
    const strips = planes.get(index.join())?.rows ?? new Map<number, readonly Chunk[]>()
    const packed = new Map<string, Uint8Array>()
    for (const chunks of strips.values()) for (const { key } of chunks) packed.set(key, await source.bytes(key))
    const values = new Uint32Array(width)
    return {
      ...{ width, height },
      eachRow: (take) => {
        for (let top = 0; top < height; top += rows) {
          const strip = (strips.get(top / rows) ?? []).map(({ column, key }) => ({
            left: column * columns,
            bytes: unpackedAt(key, packed.get(key) ?? new Uint8Array()),
          }))
          for (let y = top; y < Math.min(height, top + rows); y++) {
            values.fill(0)
            for (const { left, bytes } of strip)
              copyRow(bytes, (y - top) * columns, values.subarray(left, left + columns), bytesOfType[dtype])
            take(values, y)
          }
        }
      },
    }
  }
  return {
    ...array,
    axes: names?.map((name) => name ?? '') ?? ['t', 'z', 'y', 'x'].slice(-shape.length),
    planes: [...planes.values()].map(({ index }) => index),
    planeAt,
  }
}
