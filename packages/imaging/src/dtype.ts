/** Types of pixel values, named as NumPy names them. What a file holds as bits or booleans is read as uint8, half floats as float32. */
export const arrayTypes = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

export type Dtype = keyof typeof arrayTypes
export type PixelArray = InstanceType<(typeof arrayTypes)[Dtype]>

export const dtypes = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'uint64',
  'int64',
  'float32',
  'float64',
] as const satisfies readonly Dtype[]

export const isDtype = (name: string): name is Dtype => Object.hasOwn(arrayTypes, name)

/** Bytes of one value. */
export const bytesOf = (dtype: Dtype): number => arrayTypes[dtype].BYTES_PER_ELEMENT

/** `length` zeros. */
export const pixelArray = (dtype: Dtype, length: number): PixelArray => new arrayTypes[dtype](length)

export const dtypeOf = (array: PixelArray): Dtype => {
  for (const dtype of dtypes) if (array instanceof arrayTypes[dtype]) return dtype
  throw new Error('no array of pixel values')
}

/** True where this machine keeps the lowest byte first; all that Node runs on today do. */
export const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Turns the bytes of each value of `size` bytes around, in place. */
export const swapBytes = (bytes: Uint8Array, size: number): void => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength - (bytes.byteLength % size))
  if (size === 2) buffer.swap16()
  else if (size === 4) buffer.swap32()
  else if (size === 8) buffer.swap64()
}

/**
 * Values of `dtype` out of raw bytes in the order of the file: a copy, aligned, in the order of this machine.
 * @param bytes a whole number of values; what is over is dropped.
 */
export const valuesOf = (bytes: Uint8Array, dtype: Dtype, isLittle: boolean): PixelArray => {
  const size = bytesOf(dtype)
  // Not slice(): that of a Buffer is no copy.
  const copy = new Uint8Array(bytes.subarray(0, bytes.byteLength - (bytes.byteLength % size)))
  if (isLittle !== isLittleEndian) swapBytes(copy, size)
  return new arrayTypes[dtype](copy.buffer, 0, copy.byteLength / size)
}

const isBig = (array: PixelArray): array is BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer> =>
  array instanceof BigInt64Array || array instanceof BigUint64Array

/** Puts values of the same dtype into `target` from `offset` on. */
export const setValues = (target: PixelArray, values: PixelArray, offset = 0): void => {
  if (isBig(target)) {
    if (isBig(values)) target.set(values, offset)
  } else if (!isBig(values)) target.set(values, offset)
}

export const fillValues = (target: PixelArray, value: number): void => {
  if (isBig(target)) target.fill(BigInt(Math.trunc(value)))
  else target.fill(value)
}
