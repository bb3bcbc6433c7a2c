import { uint16 } from '../../../bytes.ts'
import { check } from '../../../format-error.ts'

/** What the frame header of a JPEG says (ITU-T T.81, B.2.2). */
export type JpegFrame = {
  readonly process: number
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: number
}

/** Segments before the frame header. */
const mostSegments = 10_000

/**
 * The frame header of a JPEG stream, and whether it says itself how its colours are coded (JFIF or Adobe marker).
 * @throws FormatError at `place` when there is none.
 */
export const jpegFrame = (bytes: Uint8Array, place: string): JpegFrame & { readonly isJfif: boolean; readonly hasAdobe: boolean } => {
  check(bytes[0] === 0xff && bytes[1] === 0xd8, place, 'the JPEG data do not begin as such')
  let [isJfif, hasAdobe] = [false, false]
  for (let at = 2, n = 0; n < mostSegments && at + 4 <= bytes.byteLength; n++) {
    const marker = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff) break
    if (marker === 0xff) {
      at++
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame && at + 10 <= bytes.byteLength)
      return {
        process: marker - 0xc0,
        precision: bytes[at + 4] ?? 0,
        rows: uint16(bytes, at + 5),
        columns: uint16(bytes, at + 7),
        components: bytes[at + 9] ?? 0,
        isJfif,
        hasAdobe,
      }
    if (marker === 0xe0 && bytes[at + 4] === 0x4a && bytes[at + 5] === 0x46) isJfif = true
    if (marker === 0xee && bytes[at + 4] === 0x41 && bytes[at + 5] === 0x64) hasAdobe = true
    at += 2 + uint16(bytes, at + 2)
  }
  check(false, place, 'the JPEG data hold no frame')
}

/** An Adobe marker (APP14): `transform` 1 says that three components are YCbCr, 0 that components are stored as they are. */
const adobe = (transform: number): readonly number[] => [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform]

/** The segments of an abbreviated stream of tables: all between its start and its end marker. */
const tablesOf = (tables: Uint8Array | undefined): Uint8Array => {
  if (tables === undefined || tables[0] !== 0xff || tables[1] !== 0xd8) return new Uint8Array(0)
  const hasEnd = tables.at(-2) === 0xff && tables.at(-1) === 0xd9
  return tables.subarray(2, hasEnd ? -2 : undefined)
}

/** One whole JPEG out of the tables of the file and the stream of one chunk (TIFF Technical Note 2). `transform`: see `adobe`. */
export const wholeJpeg = (tables: Uint8Array | undefined, bytes: Uint8Array, transform: number | undefined): Uint8Array => {
  const head = transform === undefined ? [] : adobe(transform)
  return Buffer.concat([Uint8Array.of(0xff, 0xd8, ...head), tablesOf(tables), bytes.subarray(2)])
}
