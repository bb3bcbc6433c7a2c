import { bytesOfStored, type StoredType } from '../raw/contiguous.ts'
import type { Described } from './library.ts'

/** Classes of types (H5T_class_t). */
export const classes = {
  integer: 0,
  float: 1,
  time: 2,
  string: 3,
  bits: 4,
  opaque: 5,
  compound: 6,
  reference: 7,
  enumeration: 8,
  vlen: 9,
  array: 10,
  complex: 11,
} as const

const integers: Readonly<Record<number, readonly [StoredType, StoredType]>> = {
  1: ['uint8', 'int8'],
  2: ['uint16', 'int16'],
  4: ['uint32', 'int32'],
  8: ['uint64', 'int64'],
}
const floats: Readonly<Record<number, StoredType>> = { 2: 'float16', 4: 'float32', 8: 'float64' }

export type NumberType = {
  readonly type: StoredType
  /** True when the library gives bytes in the order of the file: it turns all numbers but enumerations. */
  readonly isLittle: boolean
  /** As h5py writes it: an enumeration of FALSE and TRUE. */
  readonly isBoolean: boolean
}

const isBoolean = ({ enum_type: enumeration }: Described): boolean => {
  const members = enumeration?.members ?? {}
  return Object.keys(members).length === 2 && members.FALSE === 0 && members.TRUE === 1
}

/** The type of numbers, or why it is none. */
export const numberTypeOf = (described: Described): NumberType | string => {
  const { type, size, signed } = described
  const base = type === classes.enumeration ? described.enum_type?.type : type
  if (type === classes.string) return 'it holds text'
  if (type === classes.compound) {
    const names = described.compound_type?.members.map((member) => member.name).join()
    return names === 'r,i' || names === 'real,imag'
      ? 'it holds complex numbers, which are not shown; save the modulus or the real part'
      : 'it is a table (a compound type)'
  }
  if (type === classes.complex) return 'it holds complex numbers, which are not shown; save the modulus or the real part'
  if (type === classes.reference) return 'it holds references'
  if (type === classes.vlen) return 'it holds lists of different lengths'
  if (type === classes.array) return 'each of its values is an array'
  const found =
    base === classes.float ? floats[size] : base === classes.integer || base === classes.bits ? integers[size]?.[signed ? 1 : 0] : undefined
  if (found === undefined) return `values of class ${base ?? type} and ${size} bytes are not read`
  const isBool = isBoolean(described)
  // Booleans are stored as int8.
  const stored = isBool && found === 'int8' ? 'uint8' : found
  return { type: stored, isLittle: type !== classes.enumeration || described.littleEndian || bytesOfStored(found) === 1, isBoolean: isBool }
}
