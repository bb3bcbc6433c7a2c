import type { ByteSource } from '../../byte-source.ts'
import { latin1, startsWith } from '../../bytes.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import type { StoredType } from '../raw/contiguous.ts'
import { parseLiteral } from './python-literal.ts'

export const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

export type NpyHeader = {
  readonly descr: string
  readonly type: StoredType
  readonly isBoolean: boolean
  readonly isLittle: boolean
  readonly isFortran: boolean
  readonly shape: readonly number[]
  /** The byte of the first value. */
  readonly dataAt: number
  readonly text: string
}

const types: Readonly<Record<string, StoredType>> = {
  b1: 'uint8',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
}

const refusal = (kind: string): string =>
  kind.startsWith('c')
    ? 'complex numbers are not shown; save the modulus or the real part'
    : kind.startsWith('O')
      ? 'it holds pickled Python objects, which are never opened'
      : kind.startsWith('V') || kind.startsWith('S') || kind.startsWith('U')
        ? 'it holds text or records, not numbers'
        : 'values of this type are not read'

/** One type of NumPy's array interface: byte order, kind, bytes (`<u2`). @throws FormatError */
export const typeOfDescr = (descr: string): { type: StoredType; isLittle: boolean; isBoolean: boolean } => {
  const [, order = '', kind = ''] = /^([<>|=]?)([a-zA-Z]\d*)$/.exec(descr) ?? []
  const type = Object.hasOwn(types, kind) ? types[kind] : undefined
  if (type === undefined) throw new FormatError('header, descr', `${JSON.stringify(descr.slice(0, 40))}: ${refusal(kind)}`)
  return { type, isLittle: order !== '>', isBoolean: kind === 'b1' }
}

/**
 * The header of a .npy file, versions 1.0 to 3.0 (NumPy Enhancement Proposal 1 and numpy.lib.format).
 * @throws FormatError
 */
export const readNpyHeader = async (source: ByteSource, limits: ReadLimits): Promise<NpyHeader> => {
  const head = await source.read(0, 12)
  check(startsWith(head, magic) && head.byteLength === 12, 'byte 0', 'it does not begin like a .npy file')
  const version = head[6] ?? 0
  check(version >= 1 && version <= 3, 'byte 6', `version ${version} of .npy is not known`)
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const [from, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)]
  check(length <= Math.min(limits.headerBytes, 1 << 20), 'byte 8', `a header of ${length} bytes is too long`)
  const bytes = await source.read(from, from + length)
  check(bytes.byteLength === length, 'header', 'the file ends inside it')
  const text = version === 3 ? new TextDecoder().decode(bytes) : latin1(bytes, 0, length)
  const entries = parseLiteral(text)
  check(entries instanceof Map, 'header', 'it is no dictionary')
  const [descr, order, shape] = [entries.get('descr'), entries.get('fortran_order'), entries.get('shape')]
  if (Array.isArray(descr)) throw new FormatError('header, descr', 'it holds records, not numbers')
  check(typeof descr === 'string', 'header, descr', 'the type of the values is missing')
  check(typeof order === 'boolean', 'header, fortran_order', 'it is neither True nor False')
  check(Array.isArray(shape), 'header, shape', 'it is no tuple')
  const lengths = shape.map((value: unknown) => {
    check(typeof value === 'number', 'header, shape', 'it holds something other than whole numbers')
    return value
  })
  return { ...typeOfDescr(descr), descr, isFortran: order, shape: lengths, dataAt: from + length, text: text.trim() }
}
