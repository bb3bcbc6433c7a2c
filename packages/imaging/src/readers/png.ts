import { err, ok, type Result } from '@reticle/domain'
import { buffered } from '../byte-source.ts'
import { latin1, startsWith, uint32 } from '../bytes.ts'
import { crc32 } from '../crc32.ts'
import { readExif } from '../exif.ts'
import type { ImageHeader, ImageReader, Metadata, Reject } from '../port.ts'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const colourTypes: Readonly<Record<number, string>> = { 0: 'grey', 2: 'rgb', 3: 'palette', 4: 'grey-alpha', 6: 'rgba' }
/** Encoders write chunks of 8 KiB and more; a file with more chunks than this is made to cost time. */
const maxChunks = 1_000_000

const reject = (at: string, reason: string) => err<Reject>({ at, reason })

const readIhdr = (head: Uint8Array): Result<{ width: number; height: number; metadata: Metadata }, Reject> => {
  if (head.byteLength < 33 || latin1(head, 12, 16) !== 'IHDR' || uint32(head, 8) !== 13)
    return reject('byte 8', 'the PNG header (IHDR) is missing or cut off')
  if (crc32(head.subarray(12, 29)) !== uint32(head, 29))
    return reject('byte 29', 'the checksum of the PNG header is wrong: the file is corrupt')
  const width = uint32(head, 16)
  const height = uint32(head, 20)
  const bitDepth = head[24] ?? 0
  const colour = colourTypes[head[25] ?? -1]
  if (width === 0 || height === 0) return reject('byte 16', `the PNG header says ${width} x ${height} pixels`)
  if (colour === undefined) return reject('byte 25', 'the PNG header names a colour type that does not exist')
  if (bitDepth === 16)
    return reject(
      'byte 24',
      'a PNG of 16 bits a channel: a browser would show 8 of them, so it is not taken; the scientific viewer for these comes later',
    )
  if (![1, 2, 4, 8].includes(bitDepth)) return reject('byte 24', `the PNG header says ${bitDepth} bits a channel, which does not exist`)
  return ok({ width, height, metadata: { bitDepth, colour } })
}

/** PNG (W3C, third edition): header, then a walk over the chunks to the end, so that a cut is named by its place. */
const readHeader: ImageReader['readHeader'] = async (unbuffered): Promise<Result<ImageHeader, Reject>> => {
  const source = buffered(unbuffered)
  const ihdr = readIhdr(await source.read(0, 33))
  if (!ihdr.ok) return ihdr
  const metadata: Record<string, Metadata[string]> = { ...ihdr.value.metadata }
  let hasPixels = false
  let at = 33
  for (let n = 0; n < maxChunks; n++) {
    const head = await source.read(at, at + 8)
    if (head.byteLength < 8) return reject(`byte ${at}`, 'the PNG breaks off before its end (IEND): the file is truncated')
    const length = uint32(head, 0)
    const kind = latin1(head, 4, 8)
    const next = at + 12 + length
    if (next > source.size)
      return reject(
        `byte ${at}`,
        `the chunk ${JSON.stringify(kind)} claims ${length} bytes, more than the file has: it is truncated or corrupt`,
      )
    if (kind === 'acTL') return reject(`byte ${at}`, 'an animated PNG: only still images are taken')
    if (kind === 'iCCP') metadata.hasColourProfile = true
    if (kind === 'IDAT') hasPixels = true
    if (kind === 'eXIf' && length <= 65_536) {
      const exif = readExif(await source.read(at + 8, at + 8 + length))
      if (exif.orientation !== 1)
        return reject(`byte ${at}`, 'a PNG that asks to be shown rotated (eXIf): browsers do not agree on it; save it upright')
      Object.assign(metadata, exif.metadata)
    }
    if (kind === 'IEND') {
      if (!hasPixels) return reject(`byte ${at}`, 'the PNG has no pixels (no IDAT)')
      if (next < source.size) metadata.trailingBytes = source.size - next
      return ok({ width: ihdr.value.width, height: ihdr.value.height, orientation: 1, metadata })
    }
    at = next
  }
  return reject(`byte ${at}`, `the PNG has more than ${maxChunks} chunks`)
}

export const png = {
  id: 'png',
  mediaType: 'image/png',
  extension: 'png',
  matches: (head) => startsWith(head, signature),
  readHeader,
} as const satisfies ImageReader
