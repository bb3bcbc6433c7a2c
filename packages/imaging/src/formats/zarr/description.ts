import { sizeOf } from '../../box.ts'
import type { ReadLimits } from '../../dataset.ts'
import { bytesOf } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import { type Chain, chainOf, codecsOfV2 } from './codecs.ts'
import { fillOf, type StoredType, typeOfCode, typeOfName } from './dtype.ts'
import { type JsonObject, listAt, numbersAt, objectAt, textAt } from './json.ts'

/** One array of a hierarchy, by its description. */
export type ZarrArray = {
  /** Below the root; empty for the root itself. */
  readonly path: string
  readonly shape: readonly number[]
  /** What is decoded at once: the inner chunk of a shard. */
  readonly chunk: readonly number[]
  readonly type: StoredType
  readonly fill: number | bigint
  /** Below the array. */
  readonly keyOf: (index: readonly number[]) => string
  readonly chain: Chain
  /** Of arrays in shards: the shape of a file, and how its index is packed. */
  readonly shard: { readonly shape: readonly number[]; readonly index: Chain; readonly isAtEnd: boolean; readonly outer: Chain } | undefined
  readonly dimensionNames: readonly (string | null)[]
  readonly attributes: JsonObject
}

const maxRank = 16

const shapeOf = (list: readonly number[] | undefined, at: string, what: string): readonly number[] => {
  const isSound = list?.every((length) => Number.isSafeInteger(length) && length >= 0) === true
  check(list !== undefined && isSound && list.length <= maxRank, at, `its ${what} is no list of whole numbers`)
  return list
}

/** Judged before anything of these sizes is made. */
const judge = (array: ZarrArray, at: string, limits: ReadLimits): ZarrArray => {
  const { shape, chunk, type } = array
  check(chunk.length === shape.length, at, 'its chunks have another number of axes than it has')
  check(
    chunk.every((length) => length > 0),
    at,
    'its chunks are empty',
  )
  const values = sizeOf(shape)
  check(values <= limits.values, at, `it is said to hold ${values} values (${shape.join(' x ')}); the limit is ${limits.values}`)
  const bytes = sizeOf(chunk) * bytesOf(type.dtype)
  const most = Math.floor(limits.bytes / 3)
  check(bytes <= most, at, `one of its chunks (${chunk.join(' x ')}) takes ${bytes} bytes; at most ${most} are held at once`)
  if (array.shard !== undefined) {
    const inner = array.shard.shape.map((length, axis) => length / (chunk[axis] ?? 1))
    check(
      array.shard.shape.length === chunk.length && inner.every((count) => Number.isInteger(count) && count > 0),
      at,
      'its shards are no whole number of chunks',
    )
    check(sizeOf(inner) * 16 <= most, at, `its shards hold ${sizeOf(inner)} chunks, more than are read`)
  }
  return array
}

const joined = (separator: string) => (index: readonly number[]) => (index.length === 0 ? '0' : index.join(separator))

/** `.zarray` (Zarr v2 specification). @throws FormatError */
export const arrayOfV2 = (path: string, document: JsonObject, attributes: JsonObject, limits: ReadLimits): ZarrArray => {
  const at = path === '' ? '.zarray' : `${path}/.zarray`
  const shape = shapeOf(numbersAt(document, 'shape'), at, 'shape')
  const type = typeOfCode(document.dtype, at)
  const order = document.order === 'F' ? shape.map((_, axis) => shape.length - 1 - axis) : undefined
  const names = listAt(attributes, '_ARRAY_DIMENSIONS').map((name) => (typeof name === 'string' ? name : null))
  const array: ZarrArray = {
    path,
    shape,
    chunk: shapeOf(numbersAt(document, 'chunks'), at, 'chunk shape'),
    type,
    fill: fillOf(document.fill_value, type),
    keyOf: joined(document.dimension_separator === '/' ? '/' : '.'),
    chain: { order, isLittle: type.isLittle, unpack: codecsOfV2(document, at), sharding: undefined },
    shard: undefined,
    dimensionNames: names,
    attributes,
  }
  return judge(array, at, limits)
}

/** `zarr.json` of an array (Zarr v3 core specification). @throws FormatError */
export const arrayOfV3 = (path: string, document: JsonObject, limits: ReadLimits): ZarrArray => {
  const at = path === '' ? 'zarr.json' : `${path}/zarr.json`
  const shape = shapeOf(numbersAt(document, 'shape'), at, 'shape')
  const type = typeOfName(document.data_type, at)
  const grid = objectAt(document, 'chunk_grid')
  check(textAt(grid, 'name') === 'regular', at, `its chunk grid ${JSON.stringify(textAt(grid, 'name') ?? '')} is not read`)
  const outerShape = shapeOf(numbersAt(objectAt(grid, 'configuration'), 'chunk_shape'), at, 'chunk shape')
  const encoding = objectAt(document, 'chunk_key_encoding')
  const isV2Key = textAt(encoding, 'name') === 'v2'
  const separator = textAt(objectAt(encoding, 'configuration'), 'separator') ?? (isV2Key ? '.' : '/')
  check(separator === '/' || separator === '.', at, 'its keys have a separator that does not exist')
  const outer = chainOf(listAt(document, 'codecs'), shape.length, at)
  const { sharding } = outer
  const chain = sharding === undefined ? outer : chainOf(listAt(sharding, 'codecs'), shape.length, at)
  check(chain.sharding === undefined, at, 'shards inside shards are not read')
  const shard =
    sharding === undefined
      ? undefined
      : {
          shape: outerShape,
          index: chainOf(listAt(sharding, 'index_codecs'), shape.length + 1, at),
          isAtEnd: textAt(sharding, 'index_location') !== 'start',
          outer,
        }
  const key = joined(separator)
  const array: ZarrArray = {
    path,
    shape,
    chunk: sharding === undefined ? outerShape : shapeOf(numbersAt(sharding, 'chunk_shape'), at, 'chunk shape'),
    type,
    fill: fillOf(document.fill_value, type),
    keyOf: isV2Key ? key : (index) => (index.length === 0 ? 'c' : `c${separator}${key(index)}`),
    chain,
    shard,
    dimensionNames: listAt(document, 'dimension_names').map((name) => (typeof name === 'string' ? name : null)),
    attributes: objectAt(document, 'attributes'),
  }
  return judge(array, at, limits)
}
