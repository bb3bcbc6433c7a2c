import { gzipSync } from 'node:zlib'
import { indicesOf, sizeOf } from '../../box.ts'
import { memorySource } from '../../byte-source.ts'
import type { ReadContext } from '../../dataset.ts'
import { crc32c } from './crc32c.ts'

/** A hierarchy in memory, by the paths of its files. */
export type Files = Map<string, Uint8Array>

export const json = (document: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(document))

export const siblingIn =
  (files: Files): ReadContext['sibling'] =>
  async (path) => {
    const bytes = files.get(path)
    return bytes === undefined ? undefined : memorySource(bytes)
  }

type Plan = {
  readonly shape: readonly number[]
  readonly chunk: readonly number[]
  /** Values in C order. */
  readonly values: readonly number[]
  /** Writes one value. */
  readonly put?: (view: DataView, at: number, value: number) => void
  readonly bytesEach?: number
  readonly pack?: (bytes: Uint8Array) => Uint8Array
  /** Order of the axes in a chunk. */
  readonly order?: readonly number[]
}

const uint16: NonNullable<Plan['put']> = (view, at, value) => view.setUint16(at, value, true)

/** The stored bytes of one chunk; what lies beyond the array is zero. */
const chunkBytes = ({ shape, chunk, values, put = uint16, bytesEach = 2, order }: Plan, index: readonly number[]): Uint8Array => {
  const axes = order ?? chunk.map((_, axis) => axis)
  const bytes = new Uint8Array(sizeOf(chunk) * bytesEach)
  const view = new DataView(bytes.buffer)
  let n = 0
  for (const step of indicesOf(axes.map((axis) => chunk[axis] ?? 1))) {
    const place = index.map((at, axis) => at * (chunk[axis] ?? 1) + (step[axes.indexOf(axis)] ?? 0))
    const isInside = place.every((at, axis) => at < (shape[axis] ?? 0))
    if (isInside) put(view, n * bytesEach, values[place.reduce((flat, at, axis) => flat * (shape[axis] ?? 1) + at, 0)] ?? 0)
    n++
  }
  return bytes
}

/** Chunks as files of their own. @param keyOf the path of a chunk */
export const putChunks = (files: Files, plan: Plan, keyOf: (index: readonly number[]) => string): void => {
  const { pack = (bytes: Uint8Array) => bytes } = plan
  const counts = plan.shape.map((length, axis) => Math.ceil(length / (plan.chunk[axis] ?? 1)))
  for (const index of indicesOf(counts)) files.set(keyOf(index), pack(chunkBytes(plan, index)))
}

/** One shard that holds all chunks. */
export const shardOf = (plan: Plan, isAtEnd: boolean, absent: readonly number[] = []): Uint8Array => {
  const { pack = (bytes: Uint8Array) => bytes } = plan
  const counts = plan.shape.map((length, axis) => Math.ceil(length / (plan.chunk[axis] ?? 1)))
  const all = [...indicesOf(counts)].map((index, n) => (absent.includes(n) ? undefined : pack(chunkBytes(plan, index))))
  const table = new Uint8Array(all.length * 16 + 4)
  const view = new DataView(table.buffer)
  let at = isAtEnd ? 0 : table.byteLength
  for (const [n, bytes] of all.entries()) {
    view.setBigUint64(n * 16, bytes === undefined ? 0xffff_ffff_ffff_ffffn : BigInt(at), true)
    view.setBigUint64(n * 16 + 8, bytes === undefined ? 0xffff_ffff_ffff_ffffn : BigInt(bytes.byteLength), true)
    at += bytes?.byteLength ?? 0
  }
  view.setUint32(all.length * 16, crc32c(table.subarray(0, all.length * 16)), true)
  const pieces = all.filter((bytes) => bytes !== undefined)
  return Buffer.concat(isAtEnd ? [...pieces, table] : [table, ...pieces])
}

export const arrayV3 = (shape: readonly number[], chunk: readonly number[], more: Readonly<Record<string, unknown>> = {}) => ({
  zarr_format: 3,
  node_type: 'array',
  shape,
  data_type: 'uint16',
  chunk_grid: { name: 'regular', configuration: { chunk_shape: chunk } },
  chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
  fill_value: 0,
  codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
  attributes: {},
  ...more,
})

export const arrayV2 = (shape: readonly number[], chunks: readonly number[], more: Readonly<Record<string, unknown>> = {}) => ({
  zarr_format: 2,
  shape,
  chunks,
  dtype: '<u2',
  compressor: null,
  fill_value: 0,
  order: 'C',
  filters: null,
  ...more,
})

const axes = ['c', 'y', 'x'].map((name) => (name === 'c' ? { name, type: 'channel' } : { name, type: 'space', unit: 'micrometer' }))

/** An OME-Zarr 0.5 image of two channels with two levels below `path`; the values of level n count up from 1000 n. */
export const putImage = (files: Files, path = ''): void => {
  const base = path === '' ? '' : `${path}/`
  const datasets = [0, 1].map((n) => ({
    path: String(n),
    coordinateTransformations: [
      { type: 'scale', scale: [1, 0.5 * 2 ** n, 0.5 * 2 ** n] },
      { type: 'translation', translation: [0, 10, 20] },
    ],
  }))
  const channels = [
    { label: 'DAPI', color: '0000FF', window: { min: 0, max: 65_535, start: 5, end: 900 } },
    { label: 'GFP', color: '00ff00' },
  ]
  const ome = { version: '0.5', multiscales: [{ name: 'cells', axes, datasets }], omero: { channels } }
  files.set(`${base}zarr.json`, json({ zarr_format: 3, node_type: 'group', attributes: { ome } }))
  for (const [n, shape] of [
    [2, 10, 12],
    [2, 5, 6],
  ].entries()) {
    const values = Array.from({ length: sizeOf(shape) }, (_, i) => i + 1000 * n)
    const codecs = [
      { name: 'bytes', configuration: { endian: 'little' } },
      { name: 'gzip', configuration: { level: 1 } },
    ]
    files.set(`${base}${n}/zarr.json`, json(arrayV3(shape, [1, 4, 12], { codecs })))
    putChunks(files, { shape, chunk: [1, 4, 12], values, pack: gzipSync }, (index) => `${base}${n}/c/${index.join('/')}`)
  }
}
