import { gzipSync, zstdCompressSync } from 'node:zlib'

const dtypes = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'] as const
export type Dtype = (typeof dtypes)[number]

const constructors = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

/** CRC-32C (Castagnoli), as the index of a shard ends with. */
const crc32c = (bytes: Uint8Array): number => {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return ~crc >>> 0
}

export type ArrayOptions = {
  readonly shape: readonly number[]
  readonly chunk: readonly number[]
  /** Chunks of a shard along each axis; without it each chunk is a file. */
  readonly shard?: readonly number[]
  readonly dtype: Dtype
  readonly codec?: 'none' | 'gzip' | 'zstd'
  /** The value at an index. */
  readonly at: (index: readonly number[]) => number
  /** Only the description. */
  readonly isEmpty?: boolean
}

const packed = (bytes: Uint8Array, codec: ArrayOptions['codec']): Uint8Array =>
  codec === 'gzip' ? gzipSync(bytes) : codec === 'zstd' ? zstdCompressSync(bytes) : bytes

const codecsOf = (codec: ArrayOptions['codec']) => [
  { name: 'bytes', configuration: { endian: 'little' } },
  ...(codec === 'gzip' ? [{ name: 'gzip', configuration: { level: 5 } }] : []),
  ...(codec === 'zstd' ? [{ name: 'zstd', configuration: { level: 1, checksum: false } }] : []),
]

function* counted(shape: readonly number[]): Generator<number[]> {
  const total = shape.reduce((product, length) => product * length, 1)
  for (let n = 0; n < total; n++) {
    const index: number[] = []
    for (let rest = n, axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % (shape[axis] ?? 1)
      rest = Math.floor(rest / (shape[axis] ?? 1))
    }
    yield index
  }
}

/** The files of one Zarr v3 array, by their paths below it. Written after the Zarr 3.0 specification and its sharding codec. */
export const zarrArray = ({ shape, chunk, shard, dtype, codec = 'none', at, isEmpty = false }: ArrayOptions): Map<string, Uint8Array> => {
  const files = new Map<string, Uint8Array>()
  const perShard = shard ?? chunk.map(() => 1)
  const outer = chunk.map((length, n) => length * (perShard[n] ?? 1))
  const inner = codecsOf(codec)
  const codecs =
    shard === undefined
      ? inner
      : [
          {
            name: 'sharding_indexed',
            configuration: {
              chunk_shape: chunk,
              codecs: inner,
              index_codecs: [{ name: 'bytes', configuration: { endian: 'little' } }, { name: 'crc32c' }],
              index_location: 'end',
            },
          },
        ]
  const description = {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: dtype,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: outer } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 0,
    codecs,
    attributes: {},
  }
  files.set('zarr.json', new TextEncoder().encode(JSON.stringify(description)))
  if (isEmpty) return files
  const chunkBytes = (place: readonly number[]): Uint8Array => {
    const values = new constructors[dtype](chunk.reduce((product, length) => product * length, 1))
    let n = 0
    for (const within of counted(chunk)) {
      const index = within.map((one, axis) => one + (place[axis] ?? 0) * (chunk[axis] ?? 1))
      values[n++] = index.every((one, axis) => one < (shape[axis] ?? 0)) ? at(index) : 0
    }
    return packed(new Uint8Array(values.buffer), codec)
  }
  for (const place of counted(shape.map((length, n) => Math.ceil(length / (outer[n] ?? 1))))) {
    const path = `c/${place.join('/')}`
    if (shard === undefined) {
      files.set(path, chunkBytes(place))
      continue
    }
    const index = new BigUint64Array(2 * perShard.reduce((product, length) => product * length, 1)).fill(2n ** 64n - 1n)
    const parts: Uint8Array[] = []
    let [offset, n] = [0, 0]
    for (const within of counted(perShard)) {
      const chunkPlace = within.map((one, axis) => one + (place[axis] ?? 0) * (perShard[axis] ?? 1))
      const isInside = chunkPlace.every((one, axis) => one * (chunk[axis] ?? 1) < (shape[axis] ?? 0))
      if (isInside) {
        const bytes = chunkBytes(chunkPlace)
        parts.push(bytes)
        index[2 * n] = BigInt(offset)
        index[2 * n + 1] = BigInt(bytes.length)
        offset += bytes.length
      }
      n++
    }
    const table = new Uint8Array(index.buffer)
    const crc = new Uint8Array(Uint32Array.of(crc32c(table)).buffer)
    files.set(path, Uint8Array.from(Buffer.concat([...parts, table, crc])))
  }
  return files
}
