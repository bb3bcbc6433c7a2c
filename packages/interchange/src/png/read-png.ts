import type { Pixels } from '../painted/pixels.ts'
import { assertSane } from '../painted/pixels.ts'
import { crc32 } from './crc32.ts'
import { inflateRows } from './inflate-rows.ts'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Numbers a pixel, by PNG's colour type. */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const known = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND'])

type Chunks = { readonly header: DataView; readonly data: readonly Uint8Array[] }

const chunksOf = (bytes: Uint8Array): Chunks => {
  if (signature.some((byte, index) => bytes[index] !== byte)) throw new Error('is not a PNG')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data: Uint8Array[] = []
  let header: DataView | undefined
  let at = 8
  for (;;) {
    if (at + 12 > bytes.length) throw new Error('the PNG is cut off')
    const length = view.getUint32(at)
    if (length > bytes.length - at - 12) throw new Error('the PNG is cut off')
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const body = bytes.subarray(at + 8, at + 8 + length)
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw new Error(`the check sum of the chunk at byte ${at} is wrong`)
    if (header === undefined) {
      if (type !== 'IHDR' || length !== 13) throw new Error('the PNG does not begin with its header')
      header = new DataView(bytes.buffer, bytes.byteOffset + at + 8, 13)
    } else if (type === 'IDAT') data.push(body)
    else if (type === 'IEND') return { header, data }
    // An upper-case first letter: whoever does not know the chunk cannot show the picture.
    else if (!known.has(type) && /^[A-Z]/.test(type)) throw new Error('the PNG has a chunk that is not of the standard')
    at += 12 + length
  }
}

const paeth = (left: number, up: number, corner: number): number => {
  const estimate = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

/** Undoes a row's filter in place. `step`: bytes a pixel, at least 1. */
const unfilter = (filter: number, row: Uint8Array, above: Uint8Array, step: number): void => {
  if (filter === 0) return
  if (filter > 4) throw new Error(`a row has the filter ${filter}, which there is not`)
  for (let i = 0; i < row.length; i++) {
    const left = i < step ? 0 : (row[i - step] ?? 0)
    const up = above[i] ?? 0
    const corner = i < step ? 0 : (above[i - step] ?? 0)
    const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner)
    row[i] = (row[i] ?? 0) + guess
  }
}

/** One number a pixel: the grey value or the place in the palette; of colours R + 256 G + 65536 B. Alpha is passed over. */
const unpack = (row: Uint8Array, depth: number, channels: number, values: Uint32Array): void => {
  const step = (channels * depth) / 8
  for (let x = 0; x < values.length; x++) {
    if (depth < 8) {
      const bit = x * depth
      values[x] = ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1)
    } else if (channels >= 3) {
      const at = x * step
      values[x] = (row[at] ?? 0) + 256 * (row[at + 1] ?? 0) + 65_536 * (row[at + 2] ?? 0)
    } else {
      const at = x * step
      values[x] = depth === 16 ? 256 * (row[at] ?? 0) + (row[at + 1] ?? 0) : (row[at] ?? 0)
    }
  }
}

/**
 * Opens a PNG whose pixels are numbers: grey or palette of 1 to 16 bits, or colours of 8 bits.
 * @throws in words when it is damaged, interlaced, or claims more pixels than its bytes can hold.
 */
export const readPng = (bytes: Uint8Array): Pixels => {
  const { header, data } = chunksOf(bytes)
  const [width, height] = [header.getUint32(0), header.getUint32(4)]
  const [depth, color] = [header.getUint8(8), header.getUint8(9)]
  const channels = channelsOf[color]
  const isKnown = channels !== undefined && (channels === 1 ? [1, 2, 4, 8, 16].includes(depth) : depth === 8)
  if (!isKnown) throw new Error(`a PNG of the colour type ${color} with ${depth} bits is not read as numbers`)
  if (header.getUint8(12) !== 0) throw new Error('an interlaced PNG is not read: write it without')
  const length = Math.ceil((width * channels * depth) / 8)
  const packed = data.reduce((sum, part) => sum + part.length, 0)
  assertSane(width, height, (length + 1) * height, packed)
  return {
    ...{ width, height },
    eachRow: (take) => {
      const values = new Uint32Array(width)
      let above: Uint8Array = new Uint8Array(length)
      inflateRows(data, length + 1, height, (record, y) => {
        const row = record.slice(1)
        unfilter(record[0] ?? 0, row, above, Math.max(1, (channels * depth) / 8))
        above = row
        unpack(row, depth, channels, values)
        take(values, y)
      })
    },
  }
}
