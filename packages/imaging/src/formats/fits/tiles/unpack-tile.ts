import { type Dtype, type PixelArray, valuesOf } from '../../../dtype.ts'
import { check } from '../../../format-error.ts'
import { unpackGzip1, unpackGzip2 } from './gzip.ts'
import { unpackHcompress } from './hcompress.ts'
import { unpackPlio } from './plio.ts'
import { unpackRice } from './rice.ts'

const integers: Readonly<Record<number, Dtype>> = { 1: 'uint8', 2: 'int16', 4: 'int32', 8: 'int64' }

/** Values of raw bytes, the highest first; their width is told by how many there are. */
const fromBytes = (bytes: Uint8Array, count: number, isFloat: boolean, name: string): PixelArray => {
  const size = bytes.length / count
  const dtype = isFloat ? (size === 8 ? 'float64' : 'float32') : integers[size]
  check(dtype !== undefined && (!isFloat || size === 4 || size === 8), name, `${bytes.length} bytes are no ${count} values`)
  return valuesOf(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), dtype, false)
}

export type Packed = {
  readonly algorithm: string
  readonly parameters: ReadonlyMap<string, number>
  /** Bytes of a value of the image, which an algorithm's parameter may overrule. */
  readonly size: number
  /** True for floats that were packed without quantisation. */
  readonly isFloat: boolean
}

/**
 * The values of one tile as they were packed: integers, or floats where these were not quantised.
 * @param count values of the tile.
 * @throws FormatError on damage.
 */
export const unpackTile = (packed: Uint8Array, count: number, { algorithm, parameters, size, isFloat }: Packed): PixelArray => {
  if (isFloat)
    check(['GZIP_1', 'GZIP_2', 'NOCOMPRESS'].includes(algorithm), algorithm, 'it packs whole numbers only, and these values are not')
  switch (algorithm) {
    case 'RICE_1':
    case 'RICE_ONE':
      return unpackRice(packed, count, parameters.get('BYTEPIX') ?? size, parameters.get('BLOCKSIZE') ?? 32)
    case 'GZIP_1':
      return fromBytes(unpackGzip1(packed, count), count, isFloat, algorithm)
    case 'GZIP_2':
      return fromBytes(unpackGzip2(packed, count), count, isFloat, algorithm)
    case 'PLIO_1':
      return unpackPlio(packed, count)
    case 'HCOMPRESS_1':
      return Int32Array.from(unpackHcompress(packed, count, parameters.get('SMOOTH') === 1))
    case 'NOCOMPRESS':
      return fromBytes(packed, count, isFloat, algorithm)
    default:
      check(false, 'ZCMPTYPE', `the compression "${algorithm}" is not known`)
  }
}
