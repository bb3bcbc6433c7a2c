import type { ReadLimits } from '../../../dataset.ts'
import { arrayTypes, bytesOf, type Dtype, dtypeOf, type PixelArray, pixelArray } from '../../../dtype.ts'
import { check } from '../../../format-error.ts'
import type { Header } from '../header.ts'
import { type Scaling, storedTypeOf } from '../scaling.ts'
import type { Column } from './columns.ts'
import { unquantised } from './quantise.ts'
import type { Table } from './table.ts'
import type { TileImage } from './tile-image.ts'
import { unpackTile } from './unpack-tile.ts'

/** The least and the largest value of types that a wider one is narrowed to. */
const ranges: Partial<Readonly<Record<Dtype, readonly [number, number]>>> = {
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
}

/** Values as another type of pixel. What lossy packing carried beyond its range is its least or largest value, as cfitsio has it. */
const converted = (values: PixelArray, dtype: Dtype): PixelArray => {
  if (dtypeOf(values) === dtype) return values
  const target = pixelArray(dtype, values.length)
  const [least, largest] = ranges[dtype] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  if (target instanceof BigInt64Array || target instanceof BigUint64Array)
    for (let at = 0; at < target.length; at++) target[at] = BigInt(values[at] ?? 0)
  else for (let at = 0; at < target.length; at++) target[at] = Math.max(least, Math.min(largest, Number(values[at])))
  return target
}

/** The same bits as another type of the same width. */
const reinterpreted = (values: PixelArray, dtype: Dtype): PixelArray =>
  new arrayTypes[dtype](values.buffer, values.byteOffset, values.byteLength / bytesOf(dtype))

/** Numbers that stand in a column, or for all tiles in a keyword. */
const perTile = (table: Table, header: Header, name: string) => {
  const column = table.column(name)
  const fixed = header.number(name)
  return {
    isThere: column !== undefined || fixed !== undefined,
    of: async (row: number): Promise<number | undefined> => (column === undefined ? fixed : table.number(row, column)),
  }
}

/**
 * Reads single tiles. A tile that the chosen algorithm could not pack lies in a column of its own, by gzip or plain (section 10.1.3).
 * @returns the values of a tile, scaled, by its row and the number of its values.
 */
export const tileReader = (table: Table, image: TileImage, scaling: Scaling, header: Header, limits: ReadLimits) => {
  const stored = storedTypeOf(image.bitpix, `${header.place}, ZBITPIX`)
  const isFloat = image.bitpix < 0
  const [scale, zero, blank] = [
    perTile(table, header, 'ZSCALE'),
    perTile(table, header, 'ZZERO'),
    perTile(table, header, table.column('ZBLANK') === undefined && !header.has('ZBLANK') ? 'BLANK' : 'ZBLANK'),
  ]
  const isQuantised = isFloat && scale.isThere && header.text('ZQUANTIZ') !== 'NONE'
  const [main, plain, gzipped, mask] = ['COMPRESSED_DATA', 'UNCOMPRESSED_DATA', 'GZIP_COMPRESSED_DATA', 'NULL_PIXEL_MASK'].map(table.column)

  const bytesIn = async (column: Column | undefined, row: number): Promise<Uint8Array | undefined> => {
    if (column === undefined) return undefined
    const bytes = await table.array(row, column, limits.bytes)
    return bytes.length === 0 ? undefined : bytes
  }

  const floatsOf = async (values: PixelArray, row: number): Promise<PixelArray> => {
    const [by, plus] = [(await scale.of(row)) ?? 1, (await zero.of(row)) ?? 0]
    if (values instanceof BigInt64Array || values instanceof BigUint64Array)
      check(false, `${header.place}, row ${row + 1}`, 'quantised values have 32 bits')
    const target = stored === 'float32' ? new Float32Array(values.length) : new Float64Array(values.length)
    const { dither, seed } = image
    return unquantised(values, target, { scale: by, zero: plus, blank: await blank.of(row), dither, seed, row })
  }

  const unpacked = async (row: number, count: number): Promise<PixelArray> => {
    const { algorithm, parameters } = image
    const size = isQuantised ? 4 : Math.abs(image.bitpix) / 8
    const packed = await bytesIn(main, row)
    if (packed !== undefined) {
      const values = unpackTile(packed, count, { algorithm, parameters, size, isFloat: isFloat && !isQuantised })
      return isQuantised ? floatsOf(values, row) : converted(values, stored)
    }
    const zipped = await bytesIn(gzipped, row)
    if (zipped !== undefined) return converted(unpackTile(zipped, count, { algorithm: 'GZIP_1', parameters, size, isFloat }), stored)
    const raw = await bytesIn(plain, row)
    check(raw !== undefined, `${header.place}, row ${row + 1}`, 'the tile has no data')
    return converted(unpackTile(raw, count, { algorithm: 'NOCOMPRESS', parameters, size, isFloat }), stored)
  }

  /** Where NULL_PIXEL_MASK is not zero nothing was measured (section 10.2.2). */
  const masked = async (values: PixelArray, row: number): Promise<PixelArray> => {
    const packed = await bytesIn(mask, row)
    if (packed === undefined || !(values instanceof Float32Array || values instanceof Float64Array)) return values
    const algorithm = header.text('ZMASKCMP') ?? 'RICE_1'
    const nulls = unpackTile(packed, values.length, { algorithm, parameters: new Map(), size: 1, isFloat: false })
    for (let at = 0; at < values.length; at++) if (Number(nulls[at]) !== 0) values[at] = Number.NaN
    return values
  }

  return async (row: number, count: number): Promise<PixelArray> =>
    scaling.apply(reinterpreted(await masked(await unpacked(row, count), row), scaling.stored))
}
