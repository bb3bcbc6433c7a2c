import { check } from '../../../format-error.ts'

const place = '(7FE0,0010)'
const headerBytes = 64

/** One segment (PS3.5 section G.3.1): a byte below 128 copies so many and one more, one above repeats the next 257 less so many times. */
const unpackSegment = (bytes: Uint8Array, target: Uint8Array, first: number, step: number, count: number): void => {
  let at = 0
  for (let done = 0; done < count; ) {
    const control = bytes[at++]
    check(control !== undefined, place, `an RLE segment has ${done} of the ${count} bytes that it should have`)
    if (control === 128) continue
    const run = control < 128 ? control + 1 : 257 - control
    const isLiteral = control < 128
    check(at + (isLiteral ? run : 1) <= bytes.length || done + run > count, place, 'an RLE segment ends inside a run')
    for (let n = 0; n < run && done < count; n++) target[first + step * done++] = bytes[isLiteral ? at + n : at] ?? 0
    at += isLiteral ? run : 1
  }
}

/**
 * One frame of RLE Lossless (PS3.5 annex G): a segment for each byte of each sample, the highest byte first.
 * @returns the pixels little-endian, the samples of a pixel side by side.
 * @throws FormatError
 */
export const decodeRle = (bytes: Uint8Array, { pixels, samples, bits }: { pixels: number; samples: number; bits: number }): Uint8Array => {
  check(bits % 8 === 0, '(0028,0100)', `${bits} bits for a value cannot be packed as RLE`)
  check(bytes.length >= headerBytes, place, 'an RLE frame is shorter than its header')
  const size = bits / 8
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint32(0, true)
  check(count === samples * size && count <= 15, place, `an RLE frame has ${count} segments, and ${samples * size} are due`)
  const starts = Array.from({ length: count }, (_, n) => view.getUint32(4 + 4 * n, true))
  const target = new Uint8Array(pixels * samples * size)
  for (const [n, start] of starts.entries()) {
    const end = starts[n + 1] ?? bytes.length
    check(start >= headerBytes && start <= end && end <= bytes.length, place, `RLE segment ${n + 1} is not inside its frame`)
    const [sample, byte] = [Math.floor(n / size), size - 1 - (n % size)]
    unpackSegment(bytes.subarray(start, end), target, sample * size + byte, samples * size, pixels)
  }
  return target
}
