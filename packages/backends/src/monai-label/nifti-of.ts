import { gzipSync } from 'node:zlib'
import type { Pixels } from '../port.ts'

const headerBytes = 352
/** Codes of nifti1.h, with the bits of a voxel. */
const codes: Readonly<Record<Pixels['dtype'], readonly [code: number, bits: number]>> = {
  u1: [2, 8],
  i2: [4, 16],
  i4: [8, 32],
  f4: [16, 32],
  f8: [64, 64],
  i1: [256, 8],
  u2: [512, 16],
  u4: [768, 32],
}

/**
 * The space that pixels are said to lie in: 1 mm a voxel, columns towards the patient's left and rows towards the back, as pictures of slices
 * are shown and as ITK takes pictures that say nothing. NIfTI counts to the right and to the front, hence the signs.
 */
export const sentAffine = [
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [0, 0, 1, 0],
] as const

const headerOf = ({ dtype, shape: [channels, rows, columns] }: Pixels): Buffer => {
  const header = Buffer.alloc(headerBytes)
  const [code, bits] = codes[dtype]
  const dim = channels === 1 ? [3, columns, rows, 1, 1, 1, 1, 1] : [4, columns, rows, 1, channels, 1, 1, 1]
  header.writeInt32LE(348, 0)
  for (const [at, length] of dim.entries()) header.writeInt16LE(length, 40 + 2 * at)
  header.writeInt16LE(code, 70)
  header.writeInt16LE(bits, 72)
  for (let at = 0; at < 8; at++) header.writeFloatLE(1, 76 + 4 * at)
  header.writeFloatLE(headerBytes, 108)
  header.writeFloatLE(1, 112)
  // Millimetres.
  header.writeUInt8(2, 123)
  // Scanner space, in both ways of saying it; the quaternion of half a turn about z is (0, 0, 1).
  header.writeInt16LE(1, 252)
  header.writeInt16LE(1, 254)
  header.writeFloatLE(1, 264)
  for (const [row, numbers] of sentAffine.entries())
    for (const [column, value] of numbers.entries()) header.writeFloatLE(value, 280 + 16 * row + 4 * column)
  header.write('n+1\0', 344, 'latin1')
  return header
}

/** The longest side that dim of NIfTI-1 can say. */
export const longestSide = 32_767

/**
 * Pixels as a NIfTI-1 volume of one slice, gzipped: columns are x (the fastest), rows y; channels become the fourth axis. Sides are at most
 * `longestSide` elements.
 */
export const niftiOf = (pixels: Pixels): Buffer => gzipSync(Buffer.concat([headerOf(pixels), pixels.bytes]), { level: 1 })
