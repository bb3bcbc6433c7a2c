import { pipeline, Readable } from 'node:stream'
import { crc32, createInflate } from 'node:zlib'
import type { ByteSource } from '../../byte-source.ts'
import { latin1, uint32 } from '../../bytes.ts'
import { check, FormatError } from '../../format-error.ts'

const step = 1 << 18

/** The packed bytes of the IDAT chunks, piece by piece; each chunk's checksum is compared. */
async function* packedPieces(source: ByteSource, pixelsAt: number): AsyncGenerator<Uint8Array> {
  let at = pixelsAt
  for (;;) {
    const head = await source.read(at, at + 8)
    if (latin1(head, 4, 8) !== 'IDAT') return
    const end = at + 8 + uint32(head, 0)
    let sum = crc32(head.subarray(4, 8))
    for (let from = at + 8; from < end; from += step) {
      const piece = Uint8Array.from(await source.read(from, Math.min(end, from + step)))
      sum = crc32(piece, sum)
      yield piece
    }
    check(
      sum === uint32(await source.read(end, end + 4), 0),
      `byte ${at}`,
      'the checksum of a PNG chunk of pixels is wrong: the file is corrupt',
    )
    at = end + 4
  }
}

const paeth = (left: number, above: number, corner: number): number => {
  const a = Math.abs(above - corner)
  const b = Math.abs(left - corner)
  const c = Math.abs(left + above - 2 * corner)
  if (a <= b && a <= c) return left
  return b <= c ? above : corner
}

/**
 * Undoes the filter of one row in place (PNG, 9.2).
 * @param step bytes of a whole pixel, at least one.
 */
export const unfilter = (kind: number, row: Uint8Array, above: Uint8Array, step: number): void => {
  const length = row.byteLength
  switch (kind) {
    case 0:
      return
    case 1:
      for (let i = step; i < length; i++) row[i] = (row[i] ?? 0) + (row[i - step] ?? 0)
      return
    case 2:
      for (let i = 0; i < length; i++) row[i] = (row[i] ?? 0) + (above[i] ?? 0)
      return
    case 3:
      for (let i = 0; i < length; i++) row[i] = (row[i] ?? 0) + (((i < step ? 0 : (row[i - step] ?? 0)) + (above[i] ?? 0)) >> 1)
      return
    case 4:
      for (let i = 0; i < Math.min(step, length); i++) row[i] = (row[i] ?? 0) + (above[i] ?? 0)
      for (let i = step; i < length; i++) row[i] = (row[i] ?? 0) + paeth(row[i - step] ?? 0, above[i] ?? 0, above[i - step] ?? 0)
      return
    default:
      throw new FormatError('pixels', `the PNG names the row filter ${kind}, which does not exist`)
  }
}

const inflated = (source: ByteSource, pixelsAt: number) => {
  const inflate = createInflate({ chunkSize: step })
  pipeline(Readable.from(packedPieces(source, pixelsAt), { objectMode: true, highWaterMark: 2 }), inflate, () => undefined)
  return inflate
}

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

/** One run of rows of the same length: the whole image, or one pass of an interlaced one. */
export type Pass = { readonly rows: number; readonly rowBytes: number }

/**
 * The rows of all passes in the order of the file, some at a time, unfiltered and still packed in bits.
 * @throws FormatError on damage, and when the pixels end too early.
 */
export async function* scanlines(
  source: ByteSource,
  pixelsAt: number,
  passes: readonly Pass[],
  pixelBytes: number,
): AsyncGenerator<Uint8Array[]> {
  const stream = inflated(source, pixelsAt)
  const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array(0)
  let at = 0
  /** One piece more; undefined at the end. */
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      const { done, value } = await pieces.next()
      return done === true ? undefined : value
    } catch (cause) {
      if (cause instanceof FormatError) throw cause
      throw new FormatError('pixels', `the pixels cannot be unpacked: ${reasonOf(cause)}`)
    }
  }
  /** Until `bytes` are there; false where the stream ends before. */
  const fill = async (bytes: number): Promise<boolean> => {
    const held = [rest.subarray(at)]
    for (let total = rest.byteLength - at; total < bytes; ) {
      const piece = await next()
      if (piece === undefined) return false
      held.push(piece)
      total += piece.byteLength
    }
    rest = Buffer.concat(held)
    at = 0
    return true
  }
  try {
    for (const { rows, rowBytes } of passes) {
      let above = new Uint8Array(rowBytes)
      let block: Uint8Array[] = []
      for (let row = 0; row < rows; row++) {
        if (rest.byteLength - at < rowBytes + 1) {
          if (block.length > 0) yield block
          block = []
          check(await fill(rowBytes + 1), 'pixels', `the pixels end in row ${row} of ${rows}: the file is truncated or corrupt`)
        }
        const line = Uint8Array.from(rest.subarray(at + 1, at + 1 + rowBytes))
        unfilter(rest[at] ?? 0, line, above, pixelBytes)
        at += rowBytes + 1
        block.push(line)
        above = line
      }
      if (block.length > 0) yield block
    }
    // Reads on to the end, so that the checksum of the whole (Adler-32) is compared; but not through what somebody hid there.
    for (let n = 0; n < 4 && (await next()) !== undefined; n++);
  } finally {
    stream.destroy()
  }
}
