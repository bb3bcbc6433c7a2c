import { checkBox, copyBox, indicesOf, sizeOf } from '../../box.ts'
import type { ByteSource } from '../../byte-source.ts'
import type { Dataset, ReadLimits } from '../../dataset.ts'
import { bytesOf, type PixelArray, pixelArray } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import { axesOf } from './axes.ts'
import type { Hdu } from './hdu.ts'
import { channelOf } from './plain-dataset.ts'
import { scalingOf } from './scaling.ts'
import { tableOf } from './tiles/table.ts'
import { tileImageOf } from './tiles/tile-image.ts'
import { tileReader } from './tiles/tile-reader.ts'
import { worldOf } from './world.ts'

/** Bytes for each value of a tile while it is unpacked: what is packed, unpacked, its coefficients and its floats. */
const unpackingBytes = 32

/** An image that lies in a table, one tile a row (FITS standard 4.0, section 10.1). Only the tiles that a box needs are unpacked. */
export const compressedDataset = (source: ByteSource, hdu: Hdu, limits: ReadLimits): { dataset: Dataset; warnings: readonly string[] } => {
  const { header } = hdu
  const image = tileImageOf(header)
  const { shape, tile } = image
  const values = sizeOf(shape)
  const lengths = shape.toReversed()
  check(values <= limits.values, `${header.place}, ZNAXIS${shape.length}`, `${lengths.join(' x ')} values are more than are read`)
  const tileValues = sizeOf(tile)
  check(
    tileValues * unpackingBytes <= limits.bytes,
    `${header.place}, ZTILE1`,
    `a tile of ${tileValues} values is more than is unpacked at once`,
  )
  const counts = shape.map((length, axis) => Math.ceil(length / (tile[axis] ?? 1)))
  const table = tableOf(source, hdu)
  check(table.rows >= sizeOf(counts), `${header.place}, NAXIS2`, `${table.rows} rows cannot hold ${sizeOf(counts)} tiles`)

  const scaling = scalingOf(header, image.bitpix, true)
  const readTile = tileReader(table, image, scaling, header, limits)
  // The tile that was unpacked last: boxes smaller than a tile come one after the other.
  let last: { readonly row: number; readonly values: PixelArray } | undefined
  const axes = axesOf(header, lengths)
  const dataset: Dataset = {
    name: hdu.name,
    axes,
    dtype: scaling.dtype,
    channels: [channelOf(header)],
    isColor: false,
    rescale: null,
    nodata: scaling.nodata,
    world: worldOf(header, lengths),
    levels: [shape],
    chunk: tile,
    read: async (box) => {
      checkBox(box, shape)
      const held = sizeOf(box.shape) * bytesOf(scaling.dtype)
      check(
        held + tileValues * unpackingBytes <= limits.bytes,
        'box',
        `it takes more than ${Math.round(limits.bytes / 1_048_576)} MB at once`,
      )
      const target = pixelArray(scaling.dtype, sizeOf(box.shape))
      if (target.length === 0) return target
      const first = box.start.map((at, axis) => Math.floor(at / (tile[axis] ?? 1)))
      const behind = box.start.map((at, axis) => Math.ceil((at + (box.shape[axis] ?? 0)) / (tile[axis] ?? 1)))
      for (const step of indicesOf(behind.map((end, axis) => end - (first[axis] ?? 0)))) {
        const index = step.map((n, axis) => n + (first[axis] ?? 0))
        const row = index.reduce((sum, n, axis) => sum * (counts[axis] ?? 1) + n, 0)
        const start = index.map((n, axis) => n * (tile[axis] ?? 1))
        const part = start.map((at, axis) => Math.min(tile[axis] ?? 1, (shape[axis] ?? 0) - at))
        const found = last?.row === row ? last.values : await readTile(row, sizeOf(part))
        last = { row, values: found }
        copyBox(found, { start, shape: part }, target, box)
      }
      return target
    },
  }
  return { dataset, warnings: scaling.warnings }
}
