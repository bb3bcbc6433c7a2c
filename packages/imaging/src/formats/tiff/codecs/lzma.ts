import { xz } from '@napi-rs/lzma'
import { check, FormatError } from '../../../format-error.ts'
import type { ByteCodec } from '../types.ts'
import { xzSize } from './xz-size.ts'

/** LZMA2 in an xz container, as libtiff writes it (compression 34925). What it becomes is known before it is unpacked. */
const decode: ByteCodec['decode'] = async (bytes, size, place) => {
  const told = xzSize(bytes)
  check(told !== undefined, place, 'the LZMA data are no whole xz stream')
  check(told.size <= 2 * size + 65_536, place, `the LZMA data unpack to ${told.size} bytes, far more than the ${size} of the chunk`)
  try {
    return new Uint8Array(await xz.decompress(bytes.subarray(0, told.end))).subarray(0, size)
  } catch (cause) {
    throw new FormatError(place, `the LZMA data are damaged (${cause instanceof Error ? cause.message : String(cause)})`)
  }
}

/** A match of 273 bytes takes a few hundredths of a byte at best. */
export const lzma: ByteCodec = { kind: 'bytes', mostGain: 10_000, decode }
