import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import type { ReadLimits } from '../../../dataset.ts'
import { bytesOf, type PixelArray, pixelArray, setValues, valuesOf } from '../../../dtype.ts'
import { check, FormatError } from '../../../format-error.ts'
import type { Image } from '../image.ts'
import { bitsOf, interleaved } from '../planes.ts'
import type { Packing } from '../syntax.ts'
import { adobeOf, decode8Bit, isYcbcr } from './jpeg-8bit.ts'
import { decodeJpeg2000 } from './jpeg-2000.ts'
import { codeStreamOf } from './jpeg-2000-header.ts'
import { decodeDct } from './jpeg-dct.ts'
import { decodeLossless } from './jpeg-lossless.ts'
import { decodeJpegLs } from './jpeg-ls.ts'
import { type FrameHeader, frameHeaderOf, segmentsOf } from './jpeg-stream.ts'
import { decodeRle } from './rle.ts'

const place = '(7FE0,0010)'
const inflate = promisify(inflateRaw)

/** The size that a stream names must be that of the image: it is checked before anything of that size is made. */
const checkSize = (image: Image, { rows, columns, components }: { rows: number; columns: number; components: number }): void =>
  check(
    rows === image.rows && columns === image.columns && components === image.samples,
    place,
    `the packed frame has ${rows} x ${columns} x ${components} values, and the header says ${image.rows} x ${image.columns} x ${image.samples}`,
  )

/** Values of `precision` bits, two's complement where the image is signed, in the type of the image. */
const inDtype = (values: PixelArray, image: Image, precision: number): PixelArray => {
  const target = pixelArray(image.dtype, values.length)
  const isNarrow = precision < image.bitsAllocated && precision < 32
  const isUnsigned = values instanceof Uint8Array || values instanceof Uint16Array
  if (image.isSigned && isNarrow && isUnsigned && !(target instanceof BigInt64Array) && !(target instanceof BigUint64Array)) {
    const shift = 32 - precision
    for (let at = 0; at < values.length; at++) target[at] = ((values[at] ?? 0) << shift) >> shift
    return target
  }
  setValues(target, values)
  return target
}

const checkPrecision = (image: Image, precision: number): void =>
  check(
    precision <= image.bitsAllocated,
    '(0028,0100)',
    `a packed value has ${precision} bits, and there is room for ${image.bitsAllocated}`,
  )

/**
 * As pydicom reads it: the components as they are stored, unless Photometric Interpretation says RGB (or anything but YBR) while the stream says,
 * by an Adobe segment, that it is YCbCr.
 */
const decodeJpeg = async (bytes: Uint8Array, image: Image): Promise<PixelArray> => {
  const segments = segmentsOf(bytes)
  const header: FrameHeader = frameHeaderOf(bytes, segments)
  const { process, precision } = header
  checkSize(image, { ...header, components: header.components.length })
  checkPrecision(image, precision)
  if (process === 55) return inDtype(await decodeJpegLs(bytes, header), image, precision)
  if (process === 3) return inDtype(decodeLossless(bytes, header), image, precision)
  check(process <= 2, place, `it is JPEG of a kind (SOF${process}) that Reticle does not read`)
  if (precision !== 8) {
    check(process < 2, place, 'it is progressive JPEG with 12 bits, which Reticle does not read')
    return inDtype(decodeDct(bytes, header), image, precision)
  }
  const isColor = image.samples === 3 && !image.photometric.startsWith('YBR')
  const isMarked = image.photometric !== 'RGB' || adobeOf(bytes, segments) !== undefined
  const toRgb = isColor && isMarked && isYcbcr(bytes, segments, header)
  return inDtype(await decode8Bit(bytes, segments, header, toRgb), image, precision)
}

const decode2000 = async (bytes: Uint8Array, image: Image, limits: ReadLimits): Promise<PixelArray> => {
  const stream = codeStreamOf(bytes)
  checkSize(image, stream)
  checkPrecision(image, stream.precision)
  check(image.frameValues * 12 <= limits.bytes, place, 'its frames take more memory to unpack than they may')
  const values = await decodeJpeg2000(bytes, stream)
  if (!stream.isSigned || image.isSigned) return inDtype(values, image, stream.precision)
  // Signed numbers in an unsigned image: pydicom lifts them by half of their range, and so do we.
  const lifted = pixelArray(image.dtype, values.length)
  for (let at = 0; at < values.length; at++) lifted[at] = Number(values[at]) + 2 ** (stream.precision - 1)
  return lifted
}

const inflated = async (bytes: Uint8Array, most: number): Promise<Uint8Array> => {
  try {
    return await inflate(bytes, { maxOutputLength: most })
  } catch (cause) {
    throw new FormatError(place, `a frame cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** A frame that is stored as it is, in fragments: bits or values, little-endian. */
const nativeFrame = (bytes: Uint8Array, image: Image): PixelArray => {
  const { dtype, frameValues, bitsAllocated, isPlanar } = image
  const due = bitsAllocated === 1 ? Math.ceil(frameValues / 8) : frameValues * bytesOf(dtype)
  check(bytes.length >= due, place, `a frame has ${bytes.length} bytes, and ${due} are due`)
  if (bitsAllocated === 1) return bitsOf(bytes, 0, frameValues)
  const values = valuesOf(bytes.subarray(0, due), dtype, true)
  const pixels = image.rows * image.columns
  if (!isPlanar) return values
  return interleaved(
    Array.from({ length: image.samples }, (_, n) => values.slice(n * pixels, (n + 1) * pixels)),
    dtype,
  )
}

const decodeBytes = async (bytes: Uint8Array, image: Image, packing: Packing, limits: ReadLimits): Promise<PixelArray> => {
  const { dtype, frameValues, bitsAllocated } = image
  const size = frameValues * bytesOf(dtype)
  if (packing === 'rle') {
    const pixels = image.rows * image.columns
    return valuesOf(decodeRle(bytes, { pixels, samples: image.samples, bits: bitsAllocated }), dtype, true)
  }
  const raw = packing === 'deflated-frames' ? await inflated(bytes, Math.min(limits.bytes, size + 16)) : bytes
  return nativeFrame(raw, image)
}

/** One frame of the image: rows, columns, samples. @throws FormatError */
export const decodeFrame = async (bytes: Uint8Array, image: Image, packing: Packing, limits: ReadLimits): Promise<PixelArray> => {
  // The codecs hold values of two bytes at least, and what they are turned into.
  const size = Math.max(4, bytesOf(image.dtype))
  check(image.frameValues * size <= limits.bytes, place, 'one frame takes more memory than it may')
  switch (packing) {
    case 'jpeg':
    case 'jpeg-ls':
      return decodeJpeg(bytes, image)
    case 'jpeg-2000':
      return decode2000(bytes, image, limits)
    default:
      return decodeBytes(bytes, image, packing, limits)
  }
}
