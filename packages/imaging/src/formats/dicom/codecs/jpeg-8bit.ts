import sharp from 'sharp'
import { check, FormatError } from '../../../format-error.ts'
import type { FrameHeader, Segment } from './jpeg-stream.ts'

const place = 'JPEG stream'

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).split('\n').join('; ').slice(0, 200)

/** Segments that a decoder needs: tables, restart interval, frame, scan. Profiles and comments would only change colours. */
const isNeeded = (marker: number): boolean => !(marker >= 0xe0 && marker <= 0xef) && marker !== 0xfe

/** An Adobe segment (T.872 section 6.5.3) that says whether three components are YCbCr (1) or are to be left as they are (0). */
const adobe = (transform: 0 | 1): Uint8Array =>
  Uint8Array.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform])

const rewritten = (bytes: Uint8Array, segments: readonly Segment[], transform: 0 | 1): Uint8Array => {
  const kept = segments.filter(({ marker }) => isNeeded(marker))
  const scan = segments.at(-1)?.end ?? bytes.length
  return Buffer.concat([
    bytes.subarray(0, 2),
    adobe(transform),
    ...kept.map(({ at, end }) => bytes.subarray(at, end)),
    bytes.subarray(scan),
  ])
}

/** What the usual decoder takes three components for: a JFIF marker first, then Adobe's, then the names of the components. */
export const isYcbcr = (bytes: Uint8Array, segments: readonly Segment[], { components }: FrameHeader): boolean => {
  const textOf = ({ start }: Segment, length: number) => String.fromCharCode(...bytes.subarray(start, start + length))
  if (segments.some((one) => one.marker === 0xe0 && textOf(one, 5) === 'JFIF\0')) return true
  const app14 = adobeOf(bytes, segments)
  if (app14 !== undefined) return app14 !== 0
  return String.fromCharCode(...components.map(({ id }) => id)) !== 'RGB'
}

/** The transform that an Adobe segment names; undefined without one. */
export const adobeOf = (bytes: Uint8Array, segments: readonly Segment[]): number | undefined => {
  const found = segments.find(
    ({ marker, start, end }) =>
      marker === 0xee && end - start >= 12 && String.fromCharCode(...bytes.subarray(start, start + 5)) === 'Adobe',
  )
  return found === undefined ? undefined : bytes[found.start + 11]
}

/** What the decoder says of data that are missing or wrong; other remarks (bytes between segments, odd parameters) change no value. */
const isDamage = (message: string): boolean => /premature end|Huffman code|instead of RST/.test(message)

type Strictness = 'warning' | 'error'

const decodeWith = async (stream: Uint8Array, { rows, columns, components }: FrameHeader, failOn: Strictness) =>
  sharp(stream, { limitInputPixels: rows * columns, failOn, sequentialRead: true })
    .toColourspace(components.length === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })

/** A damaged stream is refused: the decoder would make grey of what is missing. @throws FormatError */
const decoded = async (stream: Uint8Array, header: FrameHeader) => {
  const refuse = (cause: unknown): never => {
    throw new FormatError(place, `it cannot be decoded: ${messageOf(cause)}`)
  }
  return decodeWith(stream, header, 'warning').catch((cause: unknown) =>
    isDamage(messageOf(cause)) ? refuse(cause) : decodeWith(stream, header, 'error').catch(refuse),
  )
}

/**
 * JPEG of 8 bits, by libjpeg-turbo (sharp).
 * @param toRgb turns YCbCr into RGB; otherwise the components are what is stored.
 * @returns rows, columns, components.
 * @throws FormatError
 */
export const decode8Bit = async (
  bytes: Uint8Array,
  segments: readonly Segment[],
  header: FrameHeader,
  toRgb: boolean,
): Promise<Uint8Array<ArrayBuffer>> => {
  const { rows, columns, components } = header
  check(components.length === 1 || components.length === 3, place, `it has ${components.length} components; one and three are read`)
  const { data, info } = await decoded(rewritten(bytes, segments, toRgb ? 1 : 0), header)
  check(
    info.channels === components.length && data.length === rows * columns * components.length,
    place,
    'it decodes to another size than it says',
  )
  return Uint8Array.from(data)
}
