import { type ByteSource, buffered } from '../../byte-source.ts'
import { latin1, uint16 } from '../../bytes.ts'
import type { HeaderLine, ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { readExifLines } from '../exif/read-exif-lines.ts'

/** Frame markers by process (ITU-T T.81, table B.1); those that are read are 0, 1 and 2. */
const unsupportedFrames: Readonly<Record<number, string>> = {
  195: 'lossless',
  197: 'hierarchical',
  198: 'hierarchical',
  199: 'hierarchical',
  201: 'arithmetic-coded',
  202: 'arithmetic-coded',
  203: 'arithmetic-coded lossless',
  205: 'hierarchical',
  206: 'hierarchical',
  207: 'hierarchical',
}
const maxSegments = 10_000

type Frame = { readonly width: number; readonly height: number; readonly samples: 1 | 3; readonly process: string }

export type JpegHeader = Frame & {
  /** 1 to 8 (EXIF 2.32, tag 274); 1 is upright. */
  readonly orientation: number
  readonly lines: readonly HeaderLine[]
  readonly personal: readonly string[]
}

const frameOf = (marker: number, segment: Uint8Array, place: string): Frame => {
  const precision = segment[0] ?? 0
  const [height, width] = [uint16(segment, 1), uint16(segment, 3)]
  const samples = segment[5] ?? 0
  check(segment.byteLength >= 6, place, 'the frame header of the JPEG is cut off')
  check(precision === 8, place, `a JPEG of ${precision} bits a channel: only 8 bits are read; save it as a 16-bit PNG or TIFF`)
  check(width > 0 && height > 0, place, `the JPEG header says ${width} x ${height} pixels`)
  const ink = 'a JPEG in four printing colours (CMYK): its colours on screen depend on the viewer; save it as RGB or grey'
  check(samples !== 4, place, ink)
  check(samples === 1 || samples === 3, place, `a JPEG with ${samples} channels`)
  return { width, height, samples, process: marker === 0xc2 ? 'progressive' : 'sequential' }
}

/** Lines that a segment of an application or a comment comes to. */
const told = (marker: number, body: Uint8Array): { orientation?: number; lines: readonly HeaderLine[]; personal: readonly string[] } => {
  const tag = latin1(body, 0, Math.min(body.byteLength, 32))
  if (marker === 0xe0 && tag.startsWith('JFIF\0')) {
    const unit = ['of aspect', 'dots per inch', 'dots per centimetre'][body[7] ?? 0] ?? 'of an unknown unit'
    return { lines: [{ key: 'JFIF density', value: `${uint16(body, 8)} x ${uint16(body, 10)} ${unit}` }], personal: [] }
  }
  if (marker === 0xe1 && tag.startsWith('Exif\0\0')) return readExifLines(body.subarray(6))
  if (marker === 0xe1 && tag.startsWith('http://ns.adobe.com/xap/'))
    return { lines: [{ key: 'XMP', value: new TextDecoder().decode(body.subarray(29)) }], personal: ['XMP'] }
  if (marker === 0xe2 && tag.startsWith('ICC_PROFILE\0'))
    return { lines: [{ key: 'ICC profile', value: `${body.byteLength - 14} bytes` }], personal: [] }
  if (marker === 0xed && tag.startsWith('Photoshop'))
    return { lines: [{ key: 'IPTC', value: `${body.byteLength} bytes` }], personal: ['IPTC'] }
  if (marker === 0xfe)
    return { lines: [{ key: 'comment', value: new TextDecoder().decode(body.subarray(0, 4096)) }], personal: ['comment'] }
  return { lines: [], personal: [] }
}

/**
 * The segments of a JPEG (ITU-T T.81, annex B) up to the first scan.
 * @throws FormatError
 */
export const readJpegHeader = async (unbuffered: ByteSource, limits: ReadLimits): Promise<JpegHeader> => {
  const source = buffered(unbuffered)
  const lines: HeaderLine[] = []
  const personal = new Set<string>()
  let [orientation, textBytes, at] = [1, 0, 2]
  let frame: Frame | undefined
  for (let n = 0; n < maxSegments; n++) {
    const head = await source.read(at, at + 4)
    const marker = head[1] ?? 0
    check(head.byteLength === 4, `byte ${at}`, 'the JPEG breaks off in its header: the file is truncated')
    check(head[0] === 0xff, `byte ${at}`, 'the JPEG header is corrupt: a marker was expected here')
    if (marker === 0xff) {
      at += 1
      continue
    }
    const [length, start] = [uint16(head, 2) - 2, at + 4]
    check(length >= 0 && start + length <= source.size, `byte ${at}`, 'the JPEG breaks off in its header: the file is truncated')
    const unsupported = unsupportedFrames[marker]
    check(unsupported === undefined, `byte ${at}`, `a JPEG of the ${unsupported} kind, which browsers do not show`)
    if (marker === 0xda) {
      check(frame !== undefined, `byte ${at}`, 'the JPEG has pixels before its frame header: it is corrupt')
      const own = [
        { key: 'width', value: String(frame.width) },
        { key: 'height', value: String(frame.height) },
        { key: 'process', value: frame.process },
      ]
      return { ...frame, orientation, lines: [...own, ...lines], personal: [...personal] }
    }
    const isTold = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe
    if (marker >= 0xc0 && marker <= 0xc2) frame = frameOf(marker, await source.read(start, start + length), `byte ${at}`)
    if (isTold && textBytes + length <= limits.headerBytes) {
      textBytes += length
      const found = told(marker, Uint8Array.from(await source.read(start, start + length)))
      orientation = found.orientation ?? orientation
      lines.push(...found.lines)
      for (const key of found.personal) personal.add(key)
    }
    at = start + length
  }
  throw new FormatError(`byte ${at}`, `the JPEG header has more than ${maxSegments} segments`)
}
