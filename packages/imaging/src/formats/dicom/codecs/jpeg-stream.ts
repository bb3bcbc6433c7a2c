import { uint16 } from '../../../bytes.ts'
import { check } from '../../../format-error.ts'

/** One marker segment of a JPEG stream (ITU-T T.81 annex B): `at` is its 0xFF, the content runs from `start` to `end`. */
export type Segment = { readonly marker: number; readonly at: number; readonly start: number; readonly end: number }

export type Component = { readonly id: number; readonly h: number; readonly v: number; readonly table: number }

/** What a frame header says. `process`: the number n of SOFn; 55 is JPEG-LS (T.87). */
export type FrameHeader = {
  readonly process: number
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: readonly Component[]
}

const place = 'JPEG stream'

/** Segments up to the first scan, with it: its content is the scan header. @throws FormatError */
export const segmentsOf = (bytes: Uint8Array): Segment[] => {
  check(bytes[0] === 0xff && bytes[1] === 0xd8, place, 'it does not begin like JPEG')
  const segments: Segment[] = []
  for (let at = 2; ; ) {
    const next = segmentAt(bytes, at)
    segments.push(next)
    if (next.marker === 0xda) return segments
    check(next.marker !== 0xd9 && segments.length < 10_000, place, 'it has no scan')
    at = next.end
  }
}

/** The marker segment at `at`, behind any fill bytes. @throws FormatError */
export const segmentAt = (bytes: Uint8Array, from: number): Segment => {
  let at = from
  check(bytes[at] === 0xff, place, `a marker is due at its byte ${from}`)
  while (bytes[at + 1] === 0xff) at++
  const marker = bytes[at + 1] ?? 0
  if (marker === 0xd9 || (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01) return { marker, at, start: at + 2, end: at + 2 }
  const end = at + 2 + uint16(bytes, at + 2)
  check(marker > 1 && end >= at + 4 && end <= bytes.length, place, `the segment at its byte ${at} reaches beyond the end`)
  return { marker, at, start: at + 4, end }
}

const isFrame = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) || marker === 0xf7

/** @throws FormatError */
export const frameHeaderOf = (bytes: Uint8Array, segments: readonly Segment[]): FrameHeader => {
  const frame = segments.find(({ marker }) => isFrame(marker))
  check(frame !== undefined, place, 'it has no frame header')
  const { start, end, marker } = frame
  const count = bytes[start + 5] ?? 0
  check(count > 0 && start + 6 + 3 * count <= end, place, 'its frame header is cut off')
  const components = Array.from({ length: count }, (_, n) => {
    const at = start + 6 + 3 * n
    const factors = bytes[at + 1] ?? 0
    return { id: bytes[at] ?? 0, h: factors >> 4, v: factors & 15, table: bytes[at + 2] ?? 0 }
  })
  const factorsFit = components.every(({ h, v }) => h >= 1 && h <= 4 && v >= 1 && v <= 4)
  check(factorsFit, place, 'its sampling factors are not from 1 to 4')
  return {
    process: marker === 0xf7 ? 55 : marker - 0xc0,
    precision: bytes[start] ?? 0,
    rows: uint16(bytes, start + 1),
    columns: uint16(bytes, start + 3),
    components,
  }
}
