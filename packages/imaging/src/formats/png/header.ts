import { crc32 } from 'node:zlib'
import { type ByteSource, buffered } from '../../byte-source.ts'
import { latin1, uint32 } from '../../bytes.ts'
import type { HeaderLine, ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { readExifLines } from '../exif/read-exif-lines.ts'
import { textLines } from './text.ts'

/** Encoders write chunks of 8 KiB and more; a file with more chunks than this is made to cost time. */
const maxChunks = 1_000_000

/** PNG (W3C, third edition), 11.2.1: the kinds of pixels, by colour type; `bits`: what depths each may have. */
const colorTypes = {
  0: { color: 'grey', samples: 1, bits: [1, 2, 4, 8, 16] },
  2: { color: 'rgb', samples: 3, bits: [8, 16] },
  3: { color: 'palette', samples: 1, bits: [1, 2, 4, 8] },
  4: { color: 'grey-alpha', samples: 2, bits: [8, 16] },
  6: { color: 'rgba', samples: 4, bits: [8, 16] },
} as const satisfies Record<number, { color: string; samples: number; bits: readonly number[] }>

export type PngColor = (typeof colorTypes)[keyof typeof colorTypes]['color']

export type PngHeader = {
  readonly width: number
  readonly height: number
  readonly bitDepth: number
  readonly color: PngColor
  /** Samples of a stored pixel: one of a palette image. */
  readonly samples: number
  readonly isInterlaced: boolean
  /** Red, green, blue, alpha of each entry; empty without a palette. */
  readonly palette: readonly (readonly number[])[]
  readonly hasTransparentEntries: boolean
  /** The stored grey value that stands for "transparent" (tRNS). */
  readonly transparentGrey: number | null
  /** Offset of the first IDAT chunk. */
  readonly pixelsAt: number
  readonly trailingBytes: number
  readonly lines: readonly HeaderLine[]
  readonly personal: readonly string[]
  readonly warnings: readonly string[]
}

const readIhdr = (head: Uint8Array) => {
  check(
    head.byteLength >= 33 && latin1(head, 12, 16) === 'IHDR' && uint32(head, 8) === 13,
    'byte 8',
    'the PNG header (IHDR) is missing or cut off',
  )
  check(crc32(head.subarray(12, 29)) === uint32(head, 29), 'byte 29', 'the checksum of the PNG header is wrong: the file is corrupt')
  const [width, height] = [uint32(head, 16), uint32(head, 20)]
  const bitDepth = head[24] ?? 0
  check(width > 0 && height > 0, 'byte 16', `the PNG header says ${width} x ${height} pixels`)
  const found = Object.entries(colorTypes).find(([type]) => Number(type) === head[25])?.[1]
  check(found !== undefined, 'byte 25', 'the PNG header names a colour type that does not exist')
  const allowed: readonly number[] = found.bits
  check(allowed.includes(bitDepth), 'byte 24', `the PNG header says ${bitDepth} bits a channel, which does not exist for ${found.color}`)
  check(head[26] === 0 && head[27] === 0, 'byte 26', 'the PNG header names a compression or filter that does not exist')
  check(head[28] === 0 || head[28] === 1, 'byte 28', 'the PNG header names an interlacing that does not exist')
  return { width, height, bitDepth, color: found.color, samples: found.samples, isInterlaced: head[28] === 1 }
}

const paletteOf = (colors: Uint8Array, alphas: Uint8Array) =>
  Array.from({ length: Math.floor(colors.byteLength / 3) }, (_, n) => [
    colors[n * 3] ?? 0,
    colors[n * 3 + 1] ?? 0,
    colors[n * 3 + 2] ?? 0,
    alphas[n] ?? 255,
  ])

/** Chunks whose content is told or used; all others are stepped over. */
const wanted = new Set(['PLTE', 'tRNS', 'pHYs', 'tIME', 'gAMA', 'iCCP', 'sBIT', 'eXIf', 'tEXt', 'zTXt', 'iTXt'])
const maxWanted = 1 << 20

/**
 * Header, then a walk over the chunks to the end, so that a cut is named by its place. No pixel is unpacked.
 * @throws FormatError
 */
export const readPngHeader = async (unbuffered: ByteSource, limits: ReadLimits): Promise<PngHeader> => {
  const source = buffered(unbuffered)
  const ihdr = readIhdr(await source.read(0, 33))
  const lines: HeaderLine[] = [
    { key: 'width', value: String(ihdr.width) },
    { key: 'height', value: String(ihdr.height) },
    { key: 'bit depth', value: String(ihdr.bitDepth) },
    { key: 'colour type', value: ihdr.color },
    { key: 'interlaced', value: String(ihdr.isInterlaced) },
  ]
  const personal: string[] = []
  const warnings: string[] = []
  let [colors, alphas] = [new Uint8Array(0), new Uint8Array(0)]
  let [pixelsAt, at, told] = [0, 33, 0]
  for (let n = 0; n < maxChunks; n++) {
    const head = await source.read(at, at + 8)
    check(head.byteLength === 8, `byte ${at}`, 'the PNG breaks off before its end (IEND): the file is truncated')
    const length = uint32(head, 0)
    const kind = latin1(head, 4, 8)
    const next = at + 12 + length
    const claim = `the chunk ${JSON.stringify(kind)} claims ${length} bytes, more than the file has: it is truncated or corrupt`
    check(next <= source.size, `byte ${at}`, claim)
    check(kind !== 'acTL', `byte ${at}`, 'an animated PNG: only still images are taken')
    if (kind === 'IDAT' && pixelsAt === 0) pixelsAt = at
    if (kind === 'IEND') {
      check(pixelsAt > 0, `byte ${at}`, 'the PNG has no pixels (no IDAT)')
      const trailingBytes = source.size - next
      if (trailingBytes > 0) warnings.push(`${trailingBytes} bytes lie behind the end of the PNG; they are no part of the image`)
      const palette = paletteOf(colors, alphas)
      check(ihdr.color !== 'palette' || palette.length > 0, 'PLTE', 'the PNG takes its colours from a palette, and has none')
      const hasTransparentEntries = ihdr.color === 'palette' && alphas.some((alpha) => alpha < 255)
      const transparentGrey = ihdr.color === 'grey' && alphas.byteLength >= 2 ? (alphas[0] ?? 0) * 256 + (alphas[1] ?? 0) : null
      if (ihdr.color === 'rgb' && alphas.byteLength >= 6)
        warnings.push('one colour is marked as transparent (tRNS); it is read as it is stored')
      return { ...ihdr, palette, hasTransparentEntries, transparentGrey, pixelsAt, trailingBytes, lines, personal, warnings }
    }
    if (wanted.has(kind) && length <= maxWanted && told + length <= limits.headerBytes) {
      const body = Uint8Array.from(await source.read(at + 8, at + 8 + length))
      const isSound = crc32(body, crc32(Buffer.from(kind, 'latin1'))) === uint32(await source.read(next - 4, next), 0)
      check(isSound || kind !== 'PLTE', `byte ${at}`, 'the checksum of the palette is wrong: the file is corrupt')
      told += length
      if (kind === 'PLTE') colors = body.subarray(0, 768)
      else if (kind === 'tRNS') alphas = body.subarray(0, 256)
      else if (kind === 'eXIf') {
        const exif = readExifLines(body)
        if (exif.orientation !== 1)
          throw new FormatError(`byte ${at}`, 'a PNG that asks to be shown rotated (eXIf): browsers do not agree on it; save it upright')
        lines.push(...exif.lines)
        personal.push(...exif.personal)
      } else {
        const found = textLines(kind, body)
        lines.push(...found.lines)
        personal.push(...found.personal)
      }
    }
    at = next
  }
  throw new FormatError(`byte ${at}`, `the PNG has more than ${maxChunks} chunks`)
}
