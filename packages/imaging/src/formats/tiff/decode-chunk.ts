import { dtypeOf, isLittleEndian, type PixelArray, pixelArray, setValues, swapBytes } from '../../dtype.ts'
import { check, FormatError } from '../../format-error.ts'
import { undoFloating, undoHorizontal } from './predictor.ts'
import type { ChunkJob, Page, PictureCodec } from './types.ts'
import { reverseBits, unpack } from './unpack.ts'

/** Bytes of `rows` rows of packed samples; each row begins on a byte. */
export const packedSize = (page: Pick<Page, 'bits'>, columns: number, samples: number, rows: number): number =>
  Math.ceil((columns * samples * page.bits) / 8) * rows

/**
 * Values of rows out of their unpacked bytes: predictor, byte order, bits.
 * @param bytes nobody else's; a whole number of rows.
 */
export const valuesOfRows = (bytes: Uint8Array, job: Pick<ChunkJob, 'page' | 'columns' | 'samples'>, rows: number): PixelArray => {
  const { page, columns, samples } = job
  const perRow = columns * samples
  const size = page.bits / 8
  const isLittle = page.directory.tiff.isLittle
  if (page.predictor === 3) return unpack(undoFloating(bytes, size, perRow, samples), page, true, perRow, rows)
  if (page.predictor === 1) return unpack(bytes, page, isLittle, perRow, rows)
  const isOurs = bytes.buffer instanceof ArrayBuffer && bytes.byteOffset % size === 0
  const own = isOurs ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Uint8Array.from(bytes)
  if (isLittle !== isLittleEndian) swapBytes(own, size)
  undoHorizontal(own, size, perRow, samples)
  return unpack(own, page, isLittleEndian, perRow, rows)
}

/** A picture that is smaller than its tile, as at the right and lower edges, put into the corner of the full tile. */
const framed = (values: PixelArray, rows: number, columns: number, job: ChunkJob): PixelArray => {
  if (rows === job.rows && columns === job.columns) return values
  const out = pixelArray(job.page.dtype, job.rows * job.columns * job.samples)
  const width = Math.min(columns, job.columns) * job.samples
  for (let row = 0; row < Math.min(rows, job.rows); row++) {
    const from = row * columns * job.samples
    setValues(out, values.subarray(from, from + width), row * job.columns * job.samples)
  }
  return out
}

/** A decoder that serves other formats too names its stream as the place: the chunk is told before it. */
const inPlace = async <T>(place: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof FormatError && !cause.at.startsWith(place)) throw new FormatError(place, `${cause.at}: ${cause.reason}`)
    throw cause
  }
}

/** The values of a chunk that is a picture of its own, with a head that must fit. */
const pictureChunk = async (codec: PictureCodec, bytes: Uint8Array, job: ChunkJob, depth: number): Promise<PixelArray> => {
  const { page, place } = job
  const { values, rows, columns, samples } = await inPlace(place, () => codec.decode(bytes, job))
  check(depth === 1, place, 'pictures of several planes in one tile are not read')
  const isAlike = dtypeOf(values) === page.dtype && samples === job.samples && values.length === rows * columns * samples
  check(isAlike, place, `the picture inside holds ${samples} samples of ${dtypeOf(values)}, the image ${job.samples} of ${page.dtype}`)
  // Tiles at the edges may leave out what nobody sees; strips must be whole.
  check(
    page.isTiled || (rows >= job.rows && columns >= job.columns),
    place,
    `the picture inside has ${columns} x ${rows} pixels, the strip ${job.columns} x ${job.rows}`,
  )
  return framed(values, rows, columns, job)
}

/**
 * The values of one chunk, C order [depth, rows, columns, samples].
 * @throws FormatError on damage, and on data that end before the chunk is full.
 */
export const decodeChunk = async (bytes: Uint8Array, job: ChunkJob, depth: number): Promise<PixelArray> => {
  const { page, place } = job
  const { codec } = page
  if (codec.kind === 'picture') return pictureChunk(codec, bytes, job, depth)
  const size = job.size * depth
  check(size <= (bytes.byteLength + 64) * codec.mostGain, place, `${bytes.byteLength} bytes cannot hold the ${size} that the header claims`)
  const raw = await codec.decode(page.isReversed ? reverseBits(bytes.slice()) : bytes, size, place)
  check(raw.byteLength === size, place, `its data end after ${raw.byteLength} of ${size} bytes`)
  return valuesOfRows(raw, job, job.rows * depth)
}
