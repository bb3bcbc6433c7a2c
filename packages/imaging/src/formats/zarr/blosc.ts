import { check, FormatError } from '../../format-error.ts'
import { inflate } from './inflate.ts'
import { unpackBloscLz, unpackLz4, unpackSnappy } from './lz.ts'

/** Bytes of a block are put back from planes of their first bytes, their second, and so on. */
export const unshuffle = (bytes: Uint8Array, size: number): Uint8Array => {
  const count = Math.floor(bytes.byteLength / size)
  const target = new Uint8Array(bytes.byteLength)
  for (let byte = 0; byte < size; byte++) {
    const plane = byte * count
    for (let n = 0, to = byte; n < count; n++, to += size) target[to] = bytes[plane + n] ?? 0
  }
  target.set(bytes.subarray(count * size), count * size)
  return target
}

/** The same for bits: plane `8 * byte + bit` holds that bit of every value, eight values to a byte, the first in its lowest bit. */
const unshuffleBits = (bytes: Uint8Array, size: number): Uint8Array => {
  const count = Math.floor(bytes.byteLength / size)
  if (count % 8 !== 0) return bytes
  const target = new Uint8Array(bytes.byteLength)
  const row = count / 8
  for (let byte = 0; byte < size; byte++)
    for (let bit = 0; bit < 8; bit++) {
      const plane = (byte * 8 + bit) * row
      for (let n = 0; n < count; n++) {
        const at = n * size + byte
        target[at] = (target[at] ?? 0) | ((((bytes[plane + (n >> 3)] ?? 0) >> (n & 7)) & 1) << bit)
      }
    }
  target.set(bytes.subarray(count * size), count * size)
  return target
}

const codecs: readonly ((bytes: Uint8Array, length: number, at: string) => Uint8Array)[] = [
  unpackBloscLz,
  unpackLz4,
  unpackSnappy,
  (bytes, length, at) => inflate('zlib', bytes, length, at),
  (bytes, length, at) => inflate('zstd', bytes, length, at),
]

/**
 * A Blosc 1 container (c-blosc, README_CHUNK_FORMAT.rst): a header of 16 bytes, where each block starts, and the blocks, of which each is one
 * stream, or one for each byte of a value.
 * @param most bytes that it may unpack to.
 * @throws FormatError on damage.
 */
export const unpackBlosc = (bytes: Uint8Array, most: number, at: string): Uint8Array => {
  check(bytes.byteLength >= 16, at, 'its Blosc header is cut off')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [version, flags, size] = [view.getUint8(0), view.getUint8(2), Math.max(1, view.getUint8(3))]
  const [length, blockLength, stored] = [view.getUint32(4, true), view.getUint32(8, true), view.getUint32(12, true)]
  check(version >= 1 && version <= 2, at, `it is in version ${version} of Blosc, which is not read`)
  check(length <= most, at, `it unpacks to ${length} bytes, more than the ${most} that a chunk has`)
  check(stored <= bytes.byteLength, at, 'its Blosc container is cut off')
  if (length === 0) return new Uint8Array(0)
  if (flags & 2) {
    check(bytes.byteLength >= 16 + length, at, 'its Blosc container is cut off')
    return bytes.subarray(16, 16 + length)
  }
  const unpack = codecs[flags >> 5]
  if (unpack === undefined) throw new FormatError(at, `Blosc with the codec ${flags >> 5} is not read`)
  check(blockLength > 0 && blockLength <= length + 255, at, 'its Blosc header is damaged')
  const blocks = Math.ceil(length / blockLength)
  check(16 + blocks * 4 <= bytes.byteLength, at, 'its Blosc container is cut off')
  const target = new Uint8Array(length)
  for (let block = 0; block < blocks; block++) {
    const own = Math.min(blockLength, length - block * blockLength)
    const isSplit = (flags & 0x10) === 0 && size <= 16 && blockLength / size >= 128 && own === blockLength
    const streams = isSplit ? size : 1
    const share = Math.floor(own / streams)
    const whole = new Uint8Array(own)
    let from = view.getUint32(16 + block * 4, true)
    for (let stream = 0; stream < streams; stream++) {
      check(from + 4 <= bytes.byteLength, at, `its Blosc block ${block} is cut off`)
      const packed = view.getUint32(from, true)
      from += 4
      check(from + packed <= bytes.byteLength, at, `its Blosc block ${block} is cut off`)
      const piece = bytes.subarray(from, from + packed)
      const values = packed === share ? piece : unpack(piece, share, at)
      check(values.byteLength === share, at, `its Blosc block ${block} is damaged`)
      whole.set(values, stream * share)
      from += packed
    }
    const isBits = (flags & 4) !== 0 && own >= size
    target.set((flags & 1) !== 0 && size > 1 ? unshuffle(whole, size) : isBits ? unshuffleBits(whole, size) : whole, block * blockLength)
  }
  return target
}
