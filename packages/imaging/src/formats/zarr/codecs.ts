import { check, FormatError } from '../../format-error.ts'
import { unpackBlosc, unshuffle } from './blosc.ts'
import { crc32c } from './crc32c.ts'
import { inflate } from './inflate.ts'
import { isObject, type JsonObject, numberAt, objectAt, textAt } from './json.ts'
import { unpackLz4 } from './lz.ts'

/**
 * Undoes one codec that turns bytes into bytes.
 * @param most bytes that the result may have.
 * @throws FormatError on damage.
 */
export type Unpack = (bytes: Uint8Array, most: number, at: string) => Uint8Array

/** Four bytes more than what they are the checksum of. */
const checked: Unpack = (bytes, _, at) => {
  const length = bytes.byteLength - 4
  check(length >= 0, at, 'it is too short for its checksum')
  const view = new DataView(bytes.buffer, bytes.byteOffset + length, 4)
  check(view.getUint32(0, true) === crc32c(bytes.subarray(0, length)), at, 'its checksum (crc32c) is wrong: it is corrupt')
  return bytes.subarray(0, length)
}

/** The LZ4 of numcodecs: the length, 32 bits little-endian, and one block. */
const lz4: Unpack = (bytes, most, at) => {
  check(bytes.byteLength >= 4, at, 'its LZ4 header is cut off')
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
  check(length <= most, at, `it unpacks to ${length} bytes, more than the ${most} that a chunk has`)
  return unpackLz4(bytes.subarray(4), length, at)
}

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: (bytes, most, at) => inflate('gzip', bytes, most, at),
  zlib: (bytes, most, at) => inflate('zlib', bytes, most, at),
  zstd: (bytes, most, at) => inflate('zstd', bytes, most, at),
  blosc: unpackBlosc,
  lz4,
  crc32c: checked,
}

const unpackerOf = (name: string, configuration: JsonObject, at: string): Unpack => {
  // zarr-python writes the codecs of numcodecs under their own names into Zarr v3.
  const plain = name.replace(/^numcodecs\./, '')
  if (plain === 'shuffle') {
    const size = numberAt(configuration, 'elementsize') ?? 4
    check(Number.isInteger(size) && size > 0 && size <= 256, at, 'its shuffle has no sound size')
    return (bytes) => unshuffle(bytes, size)
  }
  const found = Object.hasOwn(unpackers, plain) ? unpackers[plain] : undefined
  if (found === undefined) throw new FormatError(at, `its chunks are packed with ${JSON.stringify(name.slice(0, 60))}, which is not read`)
  return found
}

/** The compressor of Zarr v2: none or one. Filters are refused by their name. @throws FormatError */
export const codecsOfV2 = (document: JsonObject, at: string): readonly Unpack[] => {
  const filters = Array.isArray(document.filters) ? document.filters.filter(isObject) : []
  const [filter] = filters
  if (filter !== undefined)
    throw new FormatError(at, `its chunks went through the filter ${JSON.stringify(textAt(filter, 'id') ?? '')}, which is not read`)
  const { compressor } = document
  if (compressor === null || compressor === undefined) return []
  check(isObject(compressor), at, 'its compressor is damaged')
  return [unpackerOf(textAt(compressor, 'id') ?? '', compressor, at)]
}

/** The chain of Zarr v3, in the order of writing: transpositions, what makes bytes of values, what packs bytes. */
export type Chain = {
  /** Order of the axes in the stored bytes; undefined for C order. */
  readonly order: readonly number[] | undefined
  readonly isLittle: boolean
  /** In the order of writing: they are undone from the last on. */
  readonly unpack: readonly Unpack[]
  /** Where the values go into a shard instead. */
  readonly sharding: JsonObject | undefined
}

/** @throws FormatError when a codec is not read. */
export const chainOf = (codecs: readonly unknown[], rank: number, at: string): Chain => {
  let order: readonly number[] | undefined
  let [isLittle, hasValues] = [true, false]
  let sharding: JsonObject | undefined
  const unpack: Unpack[] = []
  for (const codec of codecs) {
    check(isObject(codec) || typeof codec === 'string', at, 'its list of codecs is damaged')
    const name = typeof codec === 'string' ? codec : (textAt(codec, 'name') ?? '')
    const configuration = typeof codec === 'string' ? {} : objectAt(codec, 'configuration')
    if (name === 'transpose') {
      const given = Array.isArray(configuration.order) ? configuration.order.map(Number) : []
      const isOrder = given.length === rank && new Set(given).size === rank && given.every((n) => Number.isInteger(n) && n >= 0 && n < rank)
      check(isOrder && !hasValues, at, 'its transposition is damaged')
      const before = order
      order = before === undefined ? given : given.map((n) => before[n] ?? 0)
    } else if (name === 'bytes' || name === 'endian') {
      isLittle = textAt(configuration, 'endian') !== 'big'
      hasValues = true
    } else if (name === 'sharding_indexed') {
      check(order === undefined && !hasValues, at, 'a transposition before its sharding is not read')
      sharding = configuration
      hasValues = true
    } else {
      check(hasValues, at, `its chunks go through ${JSON.stringify(name.slice(0, 60))}, which is not read`)
      unpack.push(unpackerOf(name, configuration, at))
    }
  }
  check(hasValues, at, 'its list of codecs makes no bytes of values')
  return { order, isLittle, unpack, sharding }
}

/**
 * Undoes a list of codecs.
 * @param most bytes of the result; what lies between may hold a little more.
 */
export const unpackAll = (unpack: readonly Unpack[], bytes: Uint8Array, most: number, at: string): Uint8Array =>
  unpack.toReversed().reduce((held, one) => one(held, most + 65_536, at), bytes)
