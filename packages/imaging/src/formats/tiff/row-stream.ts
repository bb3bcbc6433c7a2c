import { bytesOf, type PixelArray } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import type { ChunkPlace } from './chunk-table.ts'
import { packedSize, valuesOfRows } from './decode-chunk.ts'
import { bytesAt } from './directory.ts'
import type { ChunkJob, Page } from './types.ts'
import { reverseBits } from './unpack.ts'

/** Chunks above this are not held whole where their compression can be read row by row. */
const mostHeld = 32 * 1024 * 1024

/** Rows of a strip that are handed on together, in bytes. */
const bandBytes = 4 * 1024 * 1024

/** Compressed bytes that are read at once. */
const pieceBytes = 256 * 1024

/** Streams that wait for somebody who goes on where they stand. */
const mostWaiting = 2

/** Some rows of one strip, C order [rows, columns, samples]; `row` counts from the first row of the strip. */
export type Rows = { readonly row: number; readonly rows: number; readonly values: PixelArray }

/** True for strips that are read in bands of rows, since they are too large to be held. */
export const isStreamed = (page: Page): boolean => {
  const samples = page.isPlanar ? 1 : page.samples
  const canStream = page.compression === 1 || (page.codec.kind === 'bytes' && page.codec.stream !== undefined)
  return !page.isTiled && canStream && page.chunk[1] * page.width * samples * bytesOf(page.dtype) > mostHeld
}

/** Rows of one band of such a strip. */
export const bandRows = (page: Page): number => {
  const samples = page.isPlanar ? 1 : page.samples
  return Math.max(1, Math.floor(bandBytes / Math.max(packedSize(page, page.width, samples, 1), page.width * samples * bytesOf(page.dtype))))
}

async function* piecesOf(job: ChunkJob, place: ChunkPlace): AsyncIterable<Uint8Array> {
  const end = place.offset + place.bytes
  for (let at = place.offset; at < end; at += pieceBytes) {
    const bytes = await bytesAt(job.page.directory.tiff, job.place, at, Math.min(pieceBytes, end - at))
    yield job.page.isReversed ? reverseBits(bytes.slice()) : bytes
  }
}

/** Rows of an uncompressed strip, read where they lie. */
async function* plainRows(job: ChunkJob, place: ChunkPlace, from: number, until: number): AsyncGenerator<Rows> {
  const rowBytes = packedSize(job.page, job.columns, job.samples, 1)
  check(place.bytes >= until * rowBytes, job.place, `its data end after ${place.bytes} of ${job.size} bytes`)
  const band = bandRows(job.page)
  for (let row = from; row < until; row += band) {
    const rows = Math.min(band, until - row)
    const bytes = (await bytesAt(job.page.directory.tiff, job.place, place.offset + row * rowBytes, rows * rowBytes)).slice()
    yield { row, rows, values: valuesOfRows(job.page.isReversed ? reverseBits(bytes) : bytes, job, rows) }
  }
}

/** All bands of a compressed strip from its beginning. @throws FormatError on damage, and on data that end before. */
async function* unpackedRows(job: ChunkJob, place: ChunkPlace): AsyncGenerator<Rows> {
  const { page } = job
  const { codec } = page
  if (codec.kind !== 'bytes' || codec.stream === undefined) return
  check(
    job.size <= (place.bytes + 64) * codec.mostGain,
    job.place,
    `${place.bytes} bytes cannot hold the ${job.size} that the header claims`,
  )
  const rowBytes = packedSize(page, job.columns, job.samples, 1)
  const band = bandRows(page)
  let held = new Uint8Array(band * rowBytes)
  let [row, filled] = [0, 0]
  for await (const piece of codec.stream(piecesOf(job, place), job.place))
    for (let at = 0; at < piece.byteLength; ) {
      const rows = Math.min(band, job.rows - row)
      const part = piece.subarray(at, at + rows * rowBytes - filled)
      held.set(part, filled)
      filled += part.byteLength
      at += part.byteLength
      if (filled < rows * rowBytes) continue
      yield { row, rows, values: valuesOfRows(held.subarray(0, filled), job, rows) }
      held = new Uint8Array(band * rowBytes)
      filled = 0
      row += rows
      if (row >= job.rows) return
    }
  check(false, job.place, `its data end after ${row} of ${job.rows} rows`)
}

/** A stream that stands behind its last band. */
type Cursor = { readonly key: string; readonly bands: AsyncGenerator<Rows>; last: Rows | undefined }

export type RowStreams = {
  /** Rows `from` up to `until` of a strip, and whatever else lies in their bands. */
  readonly read: (job: ChunkJob, place: ChunkPlace, from: number, until: number) => AsyncGenerator<Rows>
  readonly close: () => Promise<void>
}

/** Reads rows of large strips. Who reads a strip from top to bottom, in as many steps as he likes, unpacks it once. */
export const rowStreams = (): RowStreams => {
  let waiting: Cursor[] = []
  const read: RowStreams['read'] = async function* (job, place, from, until) {
    if (job.page.compression === 1) {
      yield* plainRows(job, place, from, until)
      return
    }
    const key = `${job.page.directory.tiff.prefix} ${place.offset}`
    const known = waiting.find((one) => one.key === key && (one.last?.row ?? 0) <= from)
    const cursor: Cursor = known ?? { key, bands: unpackedRows(job, place), last: undefined }
    waiting = waiting.filter((one) => one !== cursor)
    for (let last = cursor.last; ; ) {
      if (last !== undefined && last.row + last.rows > from) yield last
      if (last !== undefined && last.row + last.rows >= until) break
      const next: IteratorResult<Rows> = await cursor.bands.next()
      if (next.done) return
      last = next.value
      cursor.last = last
    }
    waiting.push(cursor)
    if (waiting.length > mostWaiting) await waiting.shift()?.bands.return(undefined)
  }
  const close = async (): Promise<void> => {
    for (const cursor of waiting) await cursor.bands.return(undefined)
    waiting = []
  }
  return { read, close }
}
