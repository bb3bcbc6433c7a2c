import { promisify } from 'node:util'
import { inflate, zstdDecompress } from 'node:zlib'
import { decode, getBlobInfo, type LercData, load } from 'lerc'
import { bytesOf, dtypeOf, type PixelArray, pixelArray } from '../../../dtype.ts'
import { check, FormatError } from '../../../format-error.ts'
import type { ChunkJob, PictureCodec } from '../types.ts'
import { numbersOf } from '../values.ts'

/** The second value of LercParameters (libtiff, tif_lerc.c): what a blob is compressed by once more. */
const outer: Readonly<Record<number, (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>>> = {
  1: promisify(inflate),
  2: promisify(zstdDecompress),
}

const failure = (place: string, cause: unknown): FormatError =>
  cause instanceof FormatError
    ? cause
    : new FormatError(place, `the LERC data are damaged (${cause instanceof Error ? cause.message : String(cause)})`)

/** The blob of one chunk, without its outer compression; it is never larger than its plain values and a mask, but for its head. */
const blobOf = async (bytes: Uint8Array, { page, place, rows, columns, samples }: ChunkJob): Promise<Uint8Array> => {
  const [, kind = 0] = (await numbersOf(page.directory, 50_674, 16)) ?? []
  if (kind === 0) return bytes
  const unpack = outer[kind]
  check(unpack !== undefined, place, `LERC inside compression ${kind} is not known`)
  const most = rows * columns * (samples * bytesOf(page.dtype) + 1) * 2 + 65_536
  return unpack(bytes, { maxOutputLength: most }).catch((cause: unknown) => {
    throw failure(place, cause)
  })
}

/** Bands are one after the other in LERC, and beside each other in the chunk. Where the mask says "not valid", floats are NaN, as in libtiff. */
const beside = ({ pixels, mask, bandMasks }: LercData, job: ChunkJob, depth: number): PixelArray => {
  const [first] = pixels
  const count = job.rows * job.columns
  const isFloat = job.page.format === 'float'
  const hasMask = isFloat && (mask !== null || bandMasks !== null)
  if (pixels.length === 1 && first !== undefined && !hasMask && !(first instanceof Uint8ClampedArray)) return first
  const out = pixelArray(job.page.dtype, count * job.samples)
  for (const [band, values] of pixels.entries()) {
    const own = bandMasks?.[band] ?? mask
    for (let at = 0; at < count * depth; at++) {
      const pixel = Math.floor(at / depth)
      const isValid = !hasMask || own === null || own === undefined || own[pixel] !== 0
      out[depth > 1 ? at : pixel * job.samples + band] = isValid ? (values[at] ?? 0) : Number.NaN
    }
  }
  return out
}

/** LERC (Esri; compression 34887), alone or inside deflate or Zstandard, by Esri's own decoder. */
export const lerc: PictureCodec = {
  kind: 'picture',
  check: (page) =>
    check(
      page.bits % 8 === 0 && page.dtype !== 'uint64' && page.dtype !== 'int64',
      `${page.place}, tag 258`,
      `LERC of ${page.bits} bits is not read`,
    ),
  decode: async (bytes, job) => {
    const { place, rows, columns, samples, page } = job
    const blob = await blobOf(bytes, job)
    await load()
    try {
      const told = getBlobInfo(blob)
      const fits = told.width === columns && told.height === rows && told.bandCount * told.depthCount === samples
      check(
        fits,
        place,
        `a LERC picture of ${told.width} x ${told.height} x ${told.bandCount * told.depthCount} in a chunk of ${columns} x ${rows} x ${samples}`,
      )
      const picture = decode(blob, { returnInterleaved: true })
      const values = beside(picture, job, told.depthCount)
      check(
        dtypeOf(values) === page.dtype && values.length === rows * columns * samples,
        place,
        `the LERC picture holds values of another type (${picture.pixelType})`,
      )
      return { values, rows, columns, samples }
    } catch (cause) {
      throw failure(place, cause)
    }
  },
}
