/** The part of Zarr version 3 that label arrays need: regular chunks, little-endian, packed with gzip. */

export type ArrayShape = {
  /** Lengths along all axes, the last two `y` and `x`. */
  readonly shape: readonly number[]
  readonly chunk: readonly number[]
  readonly dtype: 'uint8' | 'uint16' | 'uint32'
}

export const bytesOfType = { uint8: 1, uint16: 2, uint32: 4 } as const

export const arrayMetadata = ({ shape, chunk, dtype }: ArrayShape, axes: readonly string[]) => ({
  ...{ zarr_format: 3, node_type: 'array', shape, data_type: dtype },
  chunk_grid: { name: 'regular', configuration: { chunk_shape: chunk } },
  chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
  fill_value: 0,
  codecs: [
    { name: 'bytes', configuration: { endian: 'little' } },
    { name: 'gzip', configuration: { level: 6 } },
  ],
  attributes: {},
  dimension_names: axes,
})

export const groupMetadata = (attributes: Readonly<Record<string, unknown>>) => ({ zarr_format: 3, node_type: 'group', attributes })

/** Numbers as the chunk's bytes, whatever the byte order of this machine. */
export const chunkBytes = (values: Uint32Array, dtype: ArrayShape['dtype']): Uint8Array => {
  const size = bytesOfType[dtype]
  const bytes = new Uint8Array(values.length * size)
  for (let index = 0; index < values.length; index++) {
    let rest = values[index] ?? 0
    for (let at = index * size; rest > 0 && at < (index + 1) * size; at++) {
      bytes[at] = rest & 255
      rest >>>= 8
    }
  }
  return bytes
}
