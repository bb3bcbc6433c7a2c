import sharp from 'sharp'
import { bytesOf } from '../../../dtype.ts'
import { check, FormatError } from '../../../format-error.ts'
import { decodeDct } from '../../dicom/codecs/jpeg-dct.ts'
import { decodeLossless } from '../../dicom/codecs/jpeg-lossless.ts'
import { frameHeaderOf, segmentsOf } from '../../dicom/codecs/jpeg-stream.ts'
import type { ChunkJob, Page, Picture, PictureCodec } from '../types.ts'
import { bytesOfTag } from '../values.ts'
import { type JpegFrame, jpegFrame, wholeJpeg } from './jpeg-stream.ts'

/** Bytes of JPEGTables: quantisation and Huffman tables of four components take less than 2000. */
const mostTables = 65_536

/** Spaces of libvips by the number of components. */
const spaces: Readonly<Record<number, 'b-w' | 'srgb' | 'cmyk'>> = { 1: 'b-w', 3: 'srgb', 4: 'cmyk' }

/** Frames that are read (T.81, table B.1): baseline, extended and progressive by libjpeg-turbo, extended with 12 bits and lossless by our own decoder. */
const processOf = ({ process, precision, components }: JpegFrame): 'picture' | 'extended' | 'lossless' | undefined => {
  if (process <= 2 && precision === 8 && spaces[components] !== undefined) return 'picture'
  if (process <= 1 && (precision === 8 || precision === 12)) return 'extended'
  return process === 3 ? 'lossless' : undefined
}

/** How the components are to be taken: YCbCr becomes RGB, anything else stays as it is (what tifffile does). */
const transformOf = (page: Page, frame: ReturnType<typeof jpegFrame>): number | undefined => {
  if (frame.components !== 3) return frame.components === 4 && !frame.hasAdobe ? 0 : undefined
  if (page.photometric === 6) return frame.isJfif || frame.hasAdobe ? undefined : 1
  if (page.photometric === 2 && frame.isJfif) return undefined
  return 0
}

/**
 * The samples of a picture as they are stored, without regard to any colour profile.
 * @param space of libvips: `b-w`, `srgb` or `cmyk`.
 * @throws FormatError at the place of the job when sharp cannot read it, or when it is larger than the chunk can be.
 */
export const pixelsOf = async (
  bytes: Uint8Array,
  { place, rows, columns }: ChunkJob,
  name: string,
  space: 'b-w' | 'srgb' | 'cmyk',
): Promise<Picture> => {
  try {
    const picture = sharp(bytes, { failOn: 'error', limitInputPixels: (rows + 16) * (columns + 16), sequentialRead: true })
    const plain = picture.pipelineColourspace(space).toColourspace(space).raw()
    const { data, info } = await plain.toBuffer({ resolveWithObject: true })
    const values = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    // libvips turns inks around, as Photoshop stores them.
    if (space === 'cmyk') for (const [at, value] of values.entries()) values[at] = 255 - value
    return { values, rows: info.height, columns: info.width, samples: info.channels }
  } catch (cause) {
    throw new FormatError(
      place,
      `the ${name} data cannot be read (${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)})`,
    )
  }
}

/** Samples of more than 8 bits, or coded without loss: as they are, whatever their colours. */
const deepPixels = (bytes: Uint8Array, page: Page, process: 'extended' | 'lossless'): Picture => {
  const header = frameHeaderOf(bytes, segmentsOf(bytes))
  const values = process === 'lossless' ? decodeLossless(bytes, header) : decodeDct(bytes, header)
  return {
    values: page.dtype === 'uint8' ? Uint8Array.from(values) : values,
    rows: header.rows,
    columns: header.columns,
    samples: header.components.length,
  }
}

/** JPEG of the new style (TIFF Technical Note 2; ITU-T T.81), baseline and progressive, 8 bits, by libjpeg-turbo in libvips. */
export const jpeg: PictureCodec = {
  kind: 'picture',
  check: (page) => {
    check(
      page.format === 'uint' && page.bits >= 2 && page.bits <= 16,
      `${page.place}, tag 258`,
      `JPEG of ${page.format} values of ${page.bits} bits is not read`,
    )
    check(page.isPlanar || page.samples <= 4, `${page.place}, tag 277`, `JPEG of ${page.samples} samples is not read`)
  },
  decode: async (bytes, job) => {
    const { page, place } = job
    const frame = jpegFrame(bytes, place)
    const process = processOf(frame)
    check(process !== undefined, place, `JPEG of process ${frame.process} with ${frame.precision} bits is not read`)
    check(
      frame.precision <= bytesOf(page.dtype) * 8 && (process !== 'picture' || page.bits === 8),
      place,
      `the JPEG has ${frame.precision} bits, the image ${page.bits}`,
    )
    check(frame.components === job.samples, place, `the JPEG has ${frame.components} components, the image ${job.samples} samples`)
    check(
      frame.rows > 0 && frame.rows <= job.rows + 16 && frame.columns <= job.columns + 16,
      place,
      `a JPEG of ${frame.columns} x ${frame.rows} pixels in a chunk of ${job.columns} x ${job.rows}`,
    )
    const tables = await bytesOfTag(page.directory, 347, mostTables)
    if (process === 'picture')
      return pixelsOf(wholeJpeg(tables, bytes, transformOf(page, frame)), job, 'JPEG', spaces[frame.components] ?? 'srgb')
    return deepPixels(wholeJpeg(tables, bytes, undefined), page, process)
  },
}
