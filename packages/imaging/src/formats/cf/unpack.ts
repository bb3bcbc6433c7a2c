import { type Dtype, type PixelArray, pixelArray } from '../../dtype.ts'
import { type Attributes, numbersOf, textOf } from './variable.ts'

/**
 * Masks and unpacks values as netCDF4-python's automatic mask and scale does (NetCDF Users' Guide, appendix A; CF conventions 8.1), to the bit:
 * first the mask in stored values, then `stored * scale_factor + add_offset` in the type that NumPy's promotion gives. What is masked becomes
 * NaN; integers that are not packed stay as they are stored, and their fill value is told as `nodata`.
 */
export type Unpacking = {
  readonly dtype: Dtype
  readonly nodata: number | null
  readonly unpack: (stored: PixelArray) => PixelArray
}

/** Values of variables that were never written (netcdf.h). */
export const defaultFill: Readonly<Record<Dtype, number>> = {
  int8: -127,
  uint8: 255,
  int16: -32767,
  uint16: 65535,
  int32: -2147483647,
  uint32: 4294967295,
  int64: -9223372036854776000,
  uint64: 18446744073709552000,
  float32: 9.969209968386869e36,
  float64: 9.969209968386869e36,
}

/** Those that a float64 cannot hold. */
const exactFill = { int64: -9223372036854775806n, uint64: 18446744073709551614n } as const

const isFloat = (dtype: Dtype): boolean => dtype === 'float32' || dtype === 'float64'
const unsigned: Partial<Readonly<Record<Dtype, Dtype>>> = { int8: 'uint8', int16: 'uint16', int32: 'uint32', int64: 'uint64' }

/** The value as a variable of this type would hold it. */
const cast = (value: number, dtype: Dtype): number => {
  if (dtype === 'int64' || dtype === 'uint64') return Number.isFinite(value) ? Math.trunc(value) : Number.NaN
  const one = pixelArray(dtype, 1)
  one[0] = value
  return Number(one[0])
}

/** An attribute counts only when the variable's type can hold it. */
const safely = (values: readonly number[], dtype: Dtype): readonly number[] => {
  const held = values.map((value) => cast(value, dtype))
  return held.every((value, n) => Object.is(value, values[n]) || value === values[n]) ? held : []
}

const sameBits = (value: number, from: Dtype, to: Dtype): number => {
  if (from === to) return value
  // 64 bits are turned when they are compared (exactly), where no digit is lost.
  if (from === 'int64') return value
  return value < 0 ? value + 2 ** (8 * pixelArray(from, 1).BYTES_PER_ELEMENT) : value
}

/** The type of `array op scalar` (NumPy 1: a scalar of the same kind as the array does not widen it). */
const promoted = (array: Dtype, scalar: Dtype): Dtype => {
  if (isFloat(array)) return array
  if (!isFloat(scalar)) return array
  return scalar === 'float32' && !['int8', 'uint8', 'int16', 'uint16'].includes(array) ? 'float64' : scalar
}

/** The same numbers for 64-bit integers, which are compared exactly. */
const exactly = (values: readonly number[], seen: Dtype): bigint[] =>
  values.filter(Number.isFinite).map((value) => {
    if (value === defaultFill.int64) return exactFill.int64
    if (value === defaultFill.uint64) return exactFill.uint64
    return seen === 'uint64' ? BigInt.asUintN(64, BigInt(value)) : BigInt.asIntN(64, BigInt(value))
  })

type Mask = { readonly equal: readonly number[]; readonly low: number; readonly high: number }

const maskOf = (stored: Dtype, seen: Dtype, attributes: Attributes): Mask => {
  const read = (name: string) => safely(numbersOf(attributes, name)?.values ?? [], stored).map((value) => sameBits(value, stored, seen))
  const fill = read('_FillValue').slice(0, 1)
  const given = [...read('missing_value'), ...fill]
  const equal = attributes.has('_FillValue') ? given : [...given, sameBits(defaultFill[stored], stored, seen)]
  const range = read('valid_range')
  const [low, high] = range.length === 2 ? range : [read('valid_min')[0], read('valid_max')[0]]
  return { equal: [...new Set(equal)], low: low ?? Number.NEGATIVE_INFINITY, high: high ?? Number.POSITIVE_INFINITY }
}

const scalarOf = (attributes: Attributes, name: string): { value: number; dtype: Dtype } | undefined => {
  const found = numbersOf(attributes, name)
  return found?.values.length === 1 ? { value: found.values[0] ?? 0, dtype: found.dtype } : undefined
}

const asType = (values: PixelArray, dtype: Dtype): PixelArray => {
  const { buffer, byteOffset, length } = values
  if (dtype === 'uint8') return new Uint8Array(buffer, byteOffset, length)
  if (dtype === 'uint16') return new Uint16Array(buffer, byteOffset, length)
  if (dtype === 'uint32') return new Uint32Array(buffer, byteOffset, length)
  return dtype === 'uint64' ? new BigUint64Array(buffer, byteOffset, length) : values
}

/** How the stored values of a variable become those that it stands for. */
export const unpackingOf = (dtype: Dtype, attributes: Attributes): Unpacking => {
  const seen = textOf(attributes, '_Unsigned')?.toLowerCase() === 'true' ? (unsigned[dtype] ?? dtype) : dtype
  const isOne = (name: string) => !attributes.has(name) || scalarOf(attributes, name) !== undefined
  const isValid = isOne('scale_factor') && isOne('add_offset')
  const scale = isValid ? scalarOf(attributes, 'scale_factor') : undefined
  const offset = isValid ? scalarOf(attributes, 'add_offset') : undefined
  const mask = maskOf(dtype, seen, attributes)

  const isIdentity = (scale?.value ?? 1) === 1 && (offset?.value ?? 0) === 0
  const isCast = isIdentity && scale !== undefined && offset !== undefined
  const scales = !isIdentity && scale !== undefined && (offset !== undefined || scale.value !== 1)
  const offsets = !isIdentity && offset !== undefined && (scale !== undefined || offset.value !== 0)
  const product = scales ? promoted(seen, scale.dtype) : seen
  const result = isCast ? scale.dtype : offsets ? promoted(product, offset.dtype) : product

  if (!isFloat(result)) {
    const fill = mask.equal.filter((value) => value !== defaultFill[dtype] || attributes.has('_FillValue'))
    return { dtype: seen, nodata: fill.at(-1) ?? null, unpack: (stored) => asType(stored, seen) }
  }
  const [a, b] = [scale?.value ?? 1, offset?.value ?? 0]
  const [roundScale, roundProduct] = product === 'float32' ? [Math.fround(a), Math.fround] : [a, (value: number) => value]
  const roundOffset = result === 'float32' ? Math.fround(b) : b
  const unpack = (stored: PixelArray): PixelArray => {
    const values = asType(stored, seen)
    const target = result === 'float32' ? new Float32Array(values.length) : new Float64Array(values.length)
    const { equal, low, high } = mask
    const isBig = values instanceof BigInt64Array || values instanceof BigUint64Array
    const equalBig = isBig ? exactly(equal, seen) : []
    for (let n = 0; n < values.length; n++) {
      const value = Number(values[n])
      const isFill = isBig ? equalBig.includes(values[n] ?? 0n) : equal.includes(value)
      const isMasked = isFill || value < low || value > high
      if (isMasked) target[n] = Number.NaN
      else {
        const multiplied = scales ? roundProduct(value * roundScale) : value
        target[n] = offsets ? multiplied + roundOffset : multiplied
      }
    }
    return target
  }
  return { dtype: result, nodata: null, unpack }
}
