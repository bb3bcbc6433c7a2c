import { uint16, uint32 } from '../../../bytes.ts'
import { check } from '../../../format-error.ts'
import type { CodeStream } from './jpeg-2000-header.ts'

const place = 'JPEG 2000 stream'
const [startOfTilePart, endOfStream] = [0xff90, 0xffd9]

/** Where the first tile-part begins: behind the segments of the main header (ISO/IEC 15444-1 annex A.2). */
const firstTilePart = (bytes: Uint8Array, start: number): number => {
  for (let at = start + 2; at + 4 <= bytes.length; at += 2 + uint16(bytes, at + 2)) {
    if (uint16(bytes, at) === startOfTilePart) return at
    check(uint16(bytes, at) >= 0xff00 && uint16(bytes, at + 2) >= 2, place, `a marker is due at its byte ${at}`)
  }
  return bytes.length
}

/**
 * Sees that all tiles are there and whole, by the lengths of their parts (annex A.4.2): the codec makes zeros of what is missing, and says nothing.
 * @throws FormatError
 */
export const checkTiles = (bytes: Uint8Array, { start, tiles }: CodeStream): void => {
  const seen = new Set<number>()
  let at = firstTilePart(bytes, start)
  while (at + 12 <= bytes.length && uint16(bytes, at) === startOfTilePart) {
    const length = uint32(bytes, at + 6)
    seen.add(uint16(bytes, at + 4))
    // The last part may leave its length out: it goes on to the end of the stream.
    const end = length === 0 ? bytes.length : at + length
    check(
      end <= bytes.length,
      place,
      `it is cut off: a part of tile ${uint16(bytes, at + 4)} has ${length} bytes, and ${bytes.length - at} are there`,
    )
    check(end >= at + 12, place, `a part of tile ${uint16(bytes, at + 4)} is shorter than its header`)
    at = end
    if (uint16(bytes, at) === endOfStream) break
  }
  check(seen.size >= tiles, place, `it has ${seen.size} of its ${tiles} tiles`)
}
