import { isLittleEndian, swapBytes } from '../../dtype.ts'
import type { PngHeader } from './header.ts'

/** What a PNG is read as: 8 or 16 bits, its palette looked up. */
export type PngLayout = { readonly dtype: 'uint8' | 'uint16'; readonly samples: number }

export const layoutOf = ({ bitDepth, color, samples, hasTransparentEntries }: PngHeader): PngLayout => ({
  dtype: bitDepth === 16 ? 'uint16' : 'uint8',
  samples: color === 'palette' ? (hasTransparentEntries ? 4 : 3) : samples,
})

/** Writes the samples of one packed row; `pixels` of them, `stride` samples from one pixel to the next. */
export type RowWriter = (row: Uint8Array, pixels: number, target: Uint8Array | Uint16Array, offset: number, stride: number) => void

/** Values of fewer than 8 bits, the highest bits of a byte first (PNG, 7.2). */
const bitsOf = (row: Uint8Array, bits: number, index: number): number => {
  const at = index * bits
  return ((row[at >> 3] ?? 0) >> (8 - bits - (at & 7))) & ((1 << bits) - 1)
}

/** Big-endian words, as all of PNG: a copy, since the next row is unfiltered against this one. */
const wordsOf = (row: Uint8Array): Uint16Array => {
  const copy = Uint8Array.from(row)
  if (isLittleEndian) swapBytes(copy, 2)
  return new Uint16Array(copy.buffer)
}

/**
 * Grey of 1, 2 and 4 bits is stretched to 0 ... 255 as decoders do (PNG, 13.12: left bit replication, which is exact here); a palette is
 * looked up. An index beyond the palette is black, as browsers show it.
 */
export const rowWriterOf = (header: PngHeader): RowWriter => {
  const { bitDepth, color, palette } = header
  const { samples } = layoutOf(header)
  if (color === 'palette')
    return (row, pixels, target, offset, stride) => {
      for (let x = 0; x < pixels; x++) {
        const entry = palette[bitDepth === 8 ? (row[x] ?? 0) : bitsOf(row, bitDepth, x)]
        for (let n = 0; n < samples; n++) target[offset + x * stride + n] = entry?.[n] ?? (n === 3 ? 255 : 0)
      }
    }
  if (bitDepth < 8) {
    const factor = 255 / ((1 << bitDepth) - 1)
    return (row, pixels, target, offset, stride) => {
      for (let x = 0; x < pixels; x++) target[offset + x * stride] = bitsOf(row, bitDepth, x) * factor
    }
  }
  return (row, pixels, target, offset, stride) => {
    const values = bitDepth === 16 ? wordsOf(row) : row
    if (stride === samples) target.set(values.subarray(0, pixels * samples), offset)
    else for (let x = 0; x < pixels; x++) for (let n = 0; n < samples; n++) target[offset + x * stride + n] = values[x * samples + n] ?? 0
  }
}
