import { gatherBox } from '../../box.ts'
import type { ByteSource } from '../../byte-source.ts'
import type { Box, ReadLimits } from '../../dataset.ts'
import { bytesOf, type PixelArray, valuesOf } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import type { Image } from './image.ts'
import { bitsOf, checkBox, interleaved, padded } from './planes.ts'

/** Bytes of a band of rows that is read at once. */
const bandBytes = 1 << 20

/** Bytes that the pixels take up, without padding. Bits are packed over the borders of rows and frames (PS3.5 section 8.1.1). */
export const nativeBytes = (image: Image): number => {
  const values = image.frameValues * image.frames
  if (image.bitsAllocated === 1) return Math.ceil(values / 8)
  return image.isSubsampled ? (values / 3) * 2 : values * bytesOf(image.dtype)
}

/** Y1 Y2 Cb Cr becomes Y1 Cb Cr, Y2 Cb Cr (PS3.3 C.7.6.3.1.2). */
const upsampled = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const values = new Uint8Array((bytes.length / 2) * 3)
  for (let from = 0, to = 0; from < bytes.length; from += 4, to += 6) {
    const [y1, y2, cb, cr] = [bytes[from] ?? 0, bytes[from + 1] ?? 0, bytes[from + 2] ?? 0, bytes[from + 3] ?? 0]
    values.set([y1, cb, cr, y2, cb, cr], to)
  }
  return values
}

/** Values of one sample or of all of them, `count` from the value number `first` on. */
const readValues = async (source: ByteSource, image: Image, first: number, count: number): Promise<PixelArray> => {
  const start = image.element.valueAt
  if (image.bitsAllocated === 1) {
    const from = Math.floor(first / 8)
    return bitsOf(await source.read(start + from, start + Math.ceil((first + count) / 8)), first - 8 * from, count)
  }
  if (image.isSubsampled) return upsampled(await source.read(start + (first / 3) * 2, start + ((first + count) / 3) * 2))
  const size = bytesOf(image.dtype)
  return valuesOf(await source.read(start + first * size, start + (first + count) * size), image.dtype, image.element.encoding.isLittle)
}

/** `rows` rows of a frame from row `row` on: rows, columns, samples. */
const readRows = async (source: ByteSource, image: Image, frame: number, row: number, rows: number): Promise<PixelArray> => {
  const { columns, samples, frameValues } = image
  if (!image.isPlanar) return readValues(source, image, frame * frameValues + row * columns * samples, rows * columns * samples)
  const planes: PixelArray[] = []
  for (let sample = 0; sample < samples; sample++) {
    const first = frame * frameValues + (sample * image.rows + row) * columns
    planes.push(await readValues(source, image, first, rows * columns))
  }
  return interleaved(planes, image.dtype)
}

/** Rows of a band: about a megabyte; whole frames where pairs of pixels that share their colour do not end with the row. */
export const bandRows = ({ rows, columns, samples, dtype, isSubsampled }: Image): number =>
  isSubsampled && columns % 2 === 1 ? rows : Math.max(1, Math.min(rows, Math.floor(bandBytes / (columns * samples * bytesOf(dtype)))))

/**
 * Pixels that lie in the file as they are.
 * @param shape frames, rows, columns and samples, whatever of them the image has an axis for.
 */
export const readNative = (source: ByteSource, image: Image, shape: readonly number[], limits: ReadLimits) => {
  const band = bandRows(image)
  const hasFrames = image.frames > 1
  const chunk = [...(hasFrames ? [1] : []), band, image.columns, ...(image.samples > 1 ? [image.samples] : [])]
  const chunkAt = async (index: readonly number[]): Promise<PixelArray> => {
    const frame = hasFrames ? (index[0] ?? 0) : 0
    const row = (index[hasFrames ? 1 : 0] ?? 0) * band
    const rows = Math.min(band, image.rows - row)
    const values = await readRows(source, image, frame, row, rows)
    check(values.length === rows * image.columns * image.samples, '(7FE0,0010)', 'the file became shorter while it was read')
    return padded(values, image.dtype, band * image.columns * image.samples)
  }
  return {
    chunk,
    read: (box: Box): Promise<PixelArray> => {
      checkBox(box, image.dtype, limits)
      return gatherBox(box, { whole: shape, chunk, dtype: image.dtype }, chunkAt)
    },
  }
}
