import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { FormatError } from '../../format-error.ts'

const ways = {
  gzip: gunzipSync,
  zlib: inflateSync,
  zstd: zstdDecompressSync,
} as const

/**
 * Unpacks with a codec of Node.
 * @param most bytes: it is never unpacked further than that.
 * @throws FormatError on damage, and when it holds more.
 */
export const inflate = (way: keyof typeof ways, bytes: Uint8Array, most: number, at: string): Uint8Array => {
  try {
    return ways[way](bytes, { maxOutputLength: Math.max(1, most) })
  } catch (cause) {
    const isTooMuch = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FormatError(
      at,
      isTooMuch ? `it unpacks to more than the ${most} bytes that a chunk has` : `it cannot be unpacked (${way}): ${reason}`,
    )
  }
}
