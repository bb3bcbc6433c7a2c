import type { Dtype, PixelArray } from '../dtype.ts'

/** Types that are written: 64-bit integers become float64, since no browser samples them. */
export const pyramidTypes = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

export type PyramidDtype = keyof typeof pyramidTypes
export type PyramidArray = InstanceType<(typeof pyramidTypes)[PyramidDtype]>

export const pyramidDtype = (dtype: Dtype): PyramidDtype => (dtype === 'uint64' || dtype === 'int64' ? 'float64' : dtype)

/** The values as they are written; the same array unless they are 64-bit integers, which are rounded to 53 bits. */
export const written = (values: PixelArray): PyramidArray =>
  values instanceof BigInt64Array || values instanceof BigUint64Array ? Float64Array.from(values, Number) : values
