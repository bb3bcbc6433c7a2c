import { err, ok, type Result } from '@reticle/domain'
import { type ByteSource, buffered } from '../byte-source.ts'
import { latin1, startsWith, uint16 } from '../bytes.ts'
import { readExif } from '../exif.ts'
import type { ImageHeader, ImageReader, Metadata, Reject } from '../port.ts'

const reject = (at: string, reason: string) => err<Reject>({ at, reason })

/** Frame markers by process (ITU-T T.81, table B.1); those that browsers decode are 0, 1 and 2. */
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

const readFrame = (segment: Uint8Array, place: string): Result<{ width: number; height: number; metadata: Metadata }, Reject> => {
  const precision = segment[0] ?? 0
  const height = uint16(segment, 1)
  const width = uint16(segment, 3)
  const channels = segment[5] ?? 0
  if (segment.byteLength < 6) return reject(place, 'the frame header of the JPEG is cut off')
  if (precision !== 8)
    return reject(place, `a JPEG of ${precision} bits a channel: browsers show only 8; the scientific viewer for these comes later`)
  if (width === 0 || height === 0) return reject(place, `the JPEG header says ${width} x ${height} pixels`)
  if (channels === 4)
    return reject(place, 'a JPEG in four printing colours (CMYK): its colours on screen depend on the viewer; save it as RGB or grey')
  if (channels !== 1 && channels !== 3) return reject(place, `a JPEG with ${channels} channels`)
  return ok({ width, height, metadata: { bitDepth: 8, colour: channels === 1 ? 'grey' : 'rgb' } })
}

const readApplication = async (source: ByteSource, marker: number, at: number, length: number) => {
  const tag = latin1(await source.read(at, at + Math.min(length, 14)), 0, 14)
  if (marker === 0xe1 && tag.startsWith('Exif\0\0')) return readExif(await source.read(at + 6, at + length))
  if (marker === 0xe2 && tag.startsWith('ICC_PROFILE')) return { metadata: { hasColourProfile: true } }
  return { metadata: {} }
}

/** JPEG (ITU-T T.81): the segments up to the first scan. */
const readHeader: ImageReader['readHeader'] = async (unbuffered): Promise<Result<ImageHeader, Reject>> => {
  const source = buffered(unbuffered)
  const metadata: Record<string, Metadata[string]> = {}
  let orientation = 1
  let frame: { width: number; height: number } | undefined
  let at = 2
  for (let n = 0; n < maxSegments; n++) {
    const head = await source.read(at, at + 4)
    const marker = head[1] ?? 0
    if (head.byteLength < 4) return reject(`byte ${at}`, 'the JPEG breaks off in its header: the file is truncated')
    if (head[0] !== 0xff) return reject(`byte ${at}`, 'the JPEG header is corrupt: a marker was expected here')
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = uint16(head, 2) - 2
    const start = at + 4
    if (length < 0 || start + length > source.size) return reject(`byte ${at}`, 'the JPEG breaks off in its header: the file is truncated')
    const unsupported = unsupportedFrames[marker]
    if (unsupported !== undefined) return reject(`byte ${at}`, `a JPEG of the ${unsupported} kind, which browsers do not show`)
    if (marker === 0xda) {
      if (frame === undefined) return reject(`byte ${at}`, 'the JPEG has pixels before its frame header: it is corrupt')
      return ok({ ...frame, orientation, metadata })
    }
    if (marker >= 0xc0 && marker <= 0xc2) {
      const read = readFrame(await source.read(start, start + length), `byte ${at}`)
      if (!read.ok) return read
      frame = { width: read.value.width, height: read.value.height }
      Object.assign(metadata, read.value.metadata)
    }
    if (marker === 0xe1 || marker === 0xe2) {
      const found = await readApplication(source, marker, start, length)
      if ('orientation' in found) orientation = found.orientation
      Object.assign(metadata, found.metadata)
    }
    at = start + length
  }
  return reject(`byte ${at}`, `the JPEG header has more than ${maxSegments} segments`)
}

export const jpeg = {
  id: 'jpeg',
  mediaType: 'image/jpeg',
  extension: 'jpg',
  matches: (head) => startsWith(head, [0xff, 0xd8, 0xff]),
  readHeader,
} as const satisfies ImageReader
