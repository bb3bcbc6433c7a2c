import type { Dtype, PixelArray } from '../../dtype.ts'
import { bytesOf, isLittleEndian, pixelArray, swapBytes, valuesOf } from '../../dtype.ts'
import { fromHalfs } from '../raw/half.ts'
import type { Page } from './types.ts'

/** Turns the bits of each byte around, in place (FillOrder 2). */
export const reverseBits = (bytes: Uint8Array): Uint8Array => {
  for (const [at, byte] of bytes.entries()) {
    const pairs = ((byte & 0x55) << 1) | ((byte >> 1) & 0x55)
    const quads = ((pairs & 0x33) << 2) | ((pairs >> 2) & 0x33)
    bytes[at] = ((quads & 0x0f) << 4) | (quads >> 4)
  }
  return bytes
}

/** Bytes that are nobody else's as values of this machine's order; turned around in place where that can be. */
const owned = (bytes: Uint8Array, dtype: Dtype, isLittle: boolean): PixelArray => {
  const size = bytesOf(dtype)
  if (bytes.byteOffset % size !== 0 || !(bytes.buffer instanceof ArrayBuffer)) return valuesOf(bytes, dtype, isLittle)
  if (isLittle !== isLittleEndian) swapBytes(bytes, size)
  const [start, length] = [bytes.byteOffset, Math.floor(bytes.byteLength / size)]
  const { buffer } = bytes
  switch (dtype) {
    case 'uint8':
      return new Uint8Array(buffer, start, length)
    case 'int8':
      return new Int8Array(buffer, start, length)
    case 'uint16':
      return new Uint16Array(buffer, start, length)
    case 'int16':
      return new Int16Array(buffer, start, length)
    case 'uint32':
      return new Uint32Array(buffer, start, length)
    case 'int32':
      return new Int32Array(buffer, start, length)
    case 'uint64':
      return new BigUint64Array(buffer, start, length)
    case 'int64':
      return new BigInt64Array(buffer, start, length)
    case 'float32':
      return new Float32Array(buffer, start, length)
    case 'float64':
      return new Float64Array(buffer, start, length)
  }
}

/** Whole numbers of any width up to 32 bits, highest bit first, each row beginning on a byte (TIFF 6.0, sections 3 and 4). */
const packed = (bytes: Uint8Array, bits: number, dtype: Dtype, perRow: number, rows: number): PixelArray => {
  const out = pixelArray(dtype, perRow * rows)
  const rowBytes = Math.ceil((perRow * bits) / 8)
  const mask = 2 ** bits
  for (let row = 0; row < rows; row++) {
    let [held, heldBits, at] = [0, 0, row * rowBytes]
    for (let index = row * perRow; index < (row + 1) * perRow; index++) {
      while (heldBits < bits) {
        held = held * 256 + (bytes[at++] ?? 0)
        heldBits += 8
      }
      const scale = 2 ** (heldBits - bits)
      out[index] = Math.floor(held / scale) % mask
      held %= scale
      heldBits -= bits
    }
  }
  return out
}

/**
 * Values out of the bytes of one chunk, in this machine's order.
 * @param bytes nobody else's: they may be changed.
 * @param perRow samples of one row of the chunk.
 */
export const unpack = (
  bytes: Uint8Array,
  page: Pick<Page, 'bits' | 'dtype' | 'format'>,
  isLittle: boolean,
  perRow: number,
  rows: number,
): PixelArray => {
  if (page.format === 'float' && page.bits === 16) return fromHalfs(bytes, isLittle)
  if (page.bits === bytesOf(page.dtype) * 8) return owned(bytes, page.dtype, isLittle)
  return packed(bytes, page.bits, page.dtype, perRow, rows)
}
