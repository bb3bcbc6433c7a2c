import { gunzipSync } from 'node:zlib'
import { check, FormatError } from '../../../format-error.ts'

/** Widest value of a tile. */
const widest = 8

/** Bytes of the values of one tile, the highest byte of each first, unpacked by gzip. @throws FormatError */
const unpacked = (packed: Uint8Array, count: number, name: string): Uint8Array => {
  let bytes: Uint8Array
  try {
    bytes = gunzipSync(packed, { maxOutputLength: Math.max(64, count * widest) })
  } catch (cause) {
    throw new FormatError(name, `the tile cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  const size = bytes.length / count
  check([1, 2, 4, 8].includes(size), name, `${bytes.length} bytes are no ${count} values`)
  return bytes
}

/** GZIP_1 (FITS standard 4.0, section 10.4.2). */
export const unpackGzip1 = (packed: Uint8Array, count: number): Uint8Array => unpacked(packed, count, 'GZIP_1')

/** GZIP_2: the first bytes of all values come first, then all second bytes, and so on. */
export const unpackGzip2 = (packed: Uint8Array, count: number): Uint8Array => {
  const shuffled = unpacked(packed, count, 'GZIP_2')
  const size = shuffled.length / count
  const bytes = new Uint8Array(shuffled.length)
  for (let part = 0, from = 0; part < size; part++) for (let at = part; at < bytes.length; at += size) bytes[at] = shuffled[from++] ?? 0
  return bytes
}
