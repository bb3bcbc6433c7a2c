import { valuesOf } from '../../dtype.ts'
import type { Attribute, Attributes } from '../cf/variable.ts'
import { decodeStored, dtypeOfStored } from '../raw/contiguous.ts'
import type { Described, H5 } from './library.ts'
import { classes, numberTypeOf } from './types.ts'

/** Attributes of one object that are read, values of one attribute, characters of one text: a header is for people. */
const most = { attributes: 300, bytes: 65_536, characters: 20_000 }

const text = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).trimEnd()
}

const stringsOf = (h5: H5, pointer: number, { size, total_size: count, vlen }: Described): string[] => {
  if (!vlen) return Array.from({ length: count }, (_, n) => text(h5.HEAPU8.slice(pointer + n * size, pointer + (n + 1) * size)))
  const pointers = valuesOf(h5.HEAPU8.slice(pointer, pointer + 4 * count), 'uint32', true)
  return Array.from(pointers, Number).map((at) => (at === 0 ? '' : h5.UTF8ToString(at, most.characters)))
}

/** Addresses of the objects that a list of object references names: those of scales, for each axis. */
const referencesOf = (h5: H5, pointer: number, count: number): Attribute => {
  const lists = valuesOf(h5.HEAPU8.slice(pointer, pointer + 8 * count), 'uint32', true)
  const values = Array.from({ length: count }, (_, n) => {
    const [length, at] = [Number(lists[2 * n]), Number(lists[2 * n + 1])]
    if (length === 0 || at + 8 > h5.HEAPU8.byteLength) return -1
    return Number(valuesOf(h5.HEAPU8.slice(at, at + 8), 'uint64', true)[0])
  })
  return { kind: 'numbers', dtype: 'uint64', values }
}

/** One attribute; undefined when it is of a kind that is not told. Numbers of half floats become float32. */
const attributeOf = (h5: H5, file: bigint, path: string, name: string): Attribute | undefined => {
  const described = h5.get_attribute_metadata(file, path, name)
  const { size, total_size: count, type, vlen, shape } = described
  const kind = numberTypeOf(described)
  const isReferences = name === 'DIMENSION_LIST' && type === classes.vlen && described.vlen_type?.type === classes.reference
  if (shape === null || count === 0) return undefined
  if (!isReferences && type !== classes.string && typeof kind === 'string')
    return { kind: 'text', value: `(${/^[^;(]*/.exec(kind)?.[0].trim() ?? ''})` }
  if (size * count > most.bytes || count < 0) return { kind: 'text', value: `(${size * count} bytes)` }
  const pointer = h5._malloc(size * count)
  try {
    if (h5.get_attribute_data(file, path, name, BigInt(pointer)) < 0) return undefined
    try {
      if (isReferences) return referencesOf(h5, pointer, count)
      if (type === classes.string) return { kind: 'text', value: stringsOf(h5, pointer, described).join('\n').slice(0, most.characters) }
      if (typeof kind === 'string') return undefined
      const values = decodeStored(h5.HEAPU8.slice(pointer, pointer + size * count), kind.type, kind.isLittle)
      return { kind: 'numbers', dtype: dtypeOfStored(kind.type), values: Array.from(values, Number) }
    } finally {
      if (vlen || isReferences) h5.reclaim_vlen_memory(file, path, name, BigInt(pointer))
    }
  } finally {
    h5._free(pointer)
  }
}

/** The first attributes of an object, as far as they are numbers, text, or lists of scales. */
export const attributesOf = (h5: H5, file: bigint, path: string, count: number): Attributes => {
  if (count <= 0) return new Map()
  const found = new Map<string, Attribute>()
  for (const name of h5.get_attribute_names(file, path).slice(0, Math.min(count, most.attributes))) {
    const attribute = attributeOf(h5, file, path, name)
    if (attribute !== undefined) found.set(name, attribute)
  }
  return found
}
