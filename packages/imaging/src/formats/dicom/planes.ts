import type { Box, ReadLimits } from '../../dataset.ts'
import { bytesOf, type Dtype, type PixelArray, pixelArray, setValues } from '../../dtype.ts'
import { check } from '../../format-error.ts'

const isBig = (array: PixelArray): array is BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer> =>
  array instanceof BigInt64Array || array instanceof BigUint64Array

const spread = (target: PixelArray, values: PixelArray, first: number, step: number): void => {
  if (isBig(target)) {
    if (isBig(values)) for (let at = 0; at < values.length; at++) target[first + at * step] = values[at] ?? 0n
  } else if (!isBig(values)) for (let at = 0; at < values.length; at++) target[first + at * step] = values[at] ?? 0
}

/** Planes of one sample each, all of the same length, as values of pixel after pixel. */
export const interleaved = (planes: readonly PixelArray[], dtype: Dtype): PixelArray => {
  const target = pixelArray(dtype, (planes[0]?.length ?? 0) * planes.length)
  for (const [sample, plane] of planes.entries()) spread(target, plane, sample, planes.length)
  return target
}

/** `target` with `values` at its beginning. */
export const padded = (values: PixelArray, dtype: Dtype, length: number): PixelArray => {
  if (values.length === length) return values
  const target = pixelArray(dtype, length)
  setValues(target, values)
  return target
}

/** @throws FormatError for a box that takes more bytes than may be held. */
export const checkBox = ({ shape }: Box, dtype: Dtype, limits: ReadLimits): void => {
  const bytes = shape.reduce((product, length) => product * length, bytesOf(dtype))
  check(bytes <= limits.bytes, 'box', `its ${bytes} bytes are more than the ${limits.bytes} that may be held`)
}

/** `count` bits, the lowest of a byte first (PS3.5 section 8.1.1), as a byte each. */
export const bitsOf = (bytes: Uint8Array, skip: number, count: number): Uint8Array<ArrayBuffer> => {
  const values = new Uint8Array(count)
  for (let at = 0; at < count; at++) values[at] = ((bytes[(skip + at) >> 3] ?? 0) >> ((skip + at) & 7)) & 1
  return values
}
