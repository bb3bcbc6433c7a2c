import type { Dtype } from '../../dtype.ts'
import { check } from '../../format-error.ts'

/** How values are stored, and what they are read as. */
export type StoredType = {
  readonly dtype: Dtype
  /** Bytes of a stored value. */
  readonly size: number
  readonly isHalf: boolean
  readonly isLittle: boolean
}

const plain = (dtype: Dtype, size: number, isLittle = true): StoredType => ({ dtype, size, isHalf: false, isLittle })

const byCode: Readonly<Record<string, StoredType>> = {
  b1: plain('uint8', 1),
  u1: plain('uint8', 1),
  i1: plain('int8', 1),
  u2: plain('uint16', 2),
  i2: plain('int16', 2),
  u4: plain('uint32', 4),
  i4: plain('int32', 4),
  u8: plain('uint64', 8),
  i8: plain('int64', 8),
  f2: { ...plain('float32', 2), isHalf: true },
  f4: plain('float32', 4),
  f8: plain('float64', 8),
}
const byName: Readonly<Record<string, StoredType | undefined>> = {
  bool: byCode.b1,
  uint8: byCode.u1,
  int8: byCode.i1,
  uint16: byCode.u2,
  int16: byCode.i2,
  uint32: byCode.u4,
  int32: byCode.i4,
  uint64: byCode.u8,
  int64: byCode.i8,
  float16: byCode.f2,
  float32: byCode.f4,
  float64: byCode.f8,
}
const found = (type: StoredType | undefined, at: string, value: unknown): StoredType => {
  check(type !== undefined, at, `values of the type ${JSON.stringify(value ?? null).slice(0, 60)} are no pixels that are read`)
  return type
}

/** Zarr v2: NumPy's typestring, `<u2`. @throws FormatError */
export const typeOfCode = (value: unknown, at: string): StoredType => {
  const code = typeof value === 'string' ? value : ''
  const order = code[0] ?? ''
  const known = '<>|='.includes(order) && Object.hasOwn(byCode, code.slice(1)) ? byCode[code.slice(1)] : undefined
  return { ...found(known, at, value), isLittle: order !== '>' }
}

/** Zarr v3: a name; the order of bytes is the codec's. @throws FormatError */
export const typeOfName = (value: unknown, at: string): StoredType =>
  found(typeof value === 'string' && Object.hasOwn(byName, value) ? byName[value] : undefined, at, value)

/** The value of chunks that are not stored: a number, or its words, or its bits (Zarr v3: `0x7fc00000`). */
export const fillOf = (value: unknown, type: StoredType): number | bigint => {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === 'NaN') return Number.NaN
  if (value === 'Infinity') return Number.POSITIVE_INFINITY
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY
  if (typeof value !== 'string') return 0
  const isBig = type.dtype === 'uint64' || type.dtype === 'int64'
  if (/^-?\d{1,20}$/.test(value)) return isBig ? BigInt(value) : Number(value)
  if (/^0x[0-9a-f]{1,16}$/i.test(value)) {
    const view = new DataView(new ArrayBuffer(8))
    view.setBigUint64(0, BigInt(value))
    if (type.isHalf) return halfAt(view.getUint16(6))
    return type.dtype === 'float32' ? view.getFloat32(4) : view.getFloat64(0)
  }
  return 0
}

/** A half float (IEEE 754 binary16) from its bits. */
export const halfAt = (bits: number): number => {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
