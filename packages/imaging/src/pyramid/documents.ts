import type { Channel, Dataset } from '../dataset.ts'
import type { ZarrAxis, ZarrLayout } from './axes.ts'
import type { PyramidDtype } from './dtype.ts'
import { zstdLevel } from './encode.ts'
import type { Level } from './levels.ts'

const axisTypes = { t: 'time', c: 'channel', z: 'space', y: 'space', x: 'space' } as const

/** `zarr.json` of one level: Zarr v3 core specification and sharding codec 1.0. */
export const arrayDocument = ({ shape, chunk, shard }: Level, dtype: PyramidDtype, layout: ZarrLayout) => ({
  zarr_format: 3,
  node_type: 'array',
  shape,
  data_type: dtype,
  chunk_grid: { name: 'regular', configuration: { chunk_shape: shard } },
  chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
  fill_value: 0,
  codecs: [
    {
      name: 'sharding_indexed',
      configuration: {
        chunk_shape: chunk,
        codecs: [
          // A single byte has no order, and the specification leaves it out there.
          dtype === 'uint8' || dtype === 'int8' ? { name: 'bytes' } : { name: 'bytes', configuration: { endian: 'little' } },
          { name: 'zstd', configuration: { level: zstdLevel, checksum: true } },
        ],
        index_codecs: [{ name: 'bytes', configuration: { endian: 'little' } }, { name: 'crc32c' }],
        index_location: 'end',
      },
    },
  ],
  dimension_names: layout.axes.map(({ name }) => name),
  attributes: {},
})

/** Where the lowest values of a channel are, where the highest, and what is recommended as black and white. */
export type ChannelWindow = { readonly min: number; readonly max: number; readonly start: number; readonly end: number }

/** Light colours that add up, for channels without one of their own. */
const colors = ['FFFFFF', '00FF00', 'FF00FF', '00FFFF', 'FFFF00', 'FF0000', '0000FF']

const scaleOf = (axis: ZarrAxis, factor: number) => (axis.spacing === null || axis.spacing === 0 ? 1 : Math.abs(axis.spacing)) * factor

/**
 * `zarr.json` of the root: OME-NGFF 0.5, multiscales and omero. A pixel of a level stands for the block of full-resolution pixels that it is
 * the mean of; its centre is that of the block, which the translation tells (in NGFF coordinates, where index 0 is a pixel's centre).
 */
export const rootDocument = (options: {
  readonly name: string
  readonly dataset: Pick<Dataset, 'nodata' | 'rescale' | 'world' | 'isColor'>
  readonly layout: ZarrLayout
  readonly levels: readonly Level[]
  readonly channels: readonly Channel[]
  readonly windows: readonly (ChannelWindow | undefined)[]
  readonly isLabel: boolean
}) => {
  const { dataset, layout, levels, channels, windows, isLabel } = options
  const { axes } = layout
  const multiscale = {
    name: options.name,
    axes: axes.map(({ name, unit }) => ({ name, type: axisTypes[name], ...(unit === null || name === 'c' ? {} : { unit }) })),
    datasets: levels.map(({ path, scale }) => ({
      path,
      coordinateTransformations: [
        { type: 'scale', scale: axes.map((axis, n) => scaleOf(axis, scale[n] ?? 1)) },
        { type: 'translation', translation: axes.map((axis, n) => scaleOf(axis, ((scale[n] ?? 1) - 1) / 2)) },
      ],
    })),
    type: isLabel ? 'nearest' : 'mean',
  }
  const omero = {
    channels: channels.map((channel, n) => {
      const found = windows[n]
      const window = found && channel.window !== null ? { ...found, start: channel.window.low, end: channel.window.high } : found
      return {
        label: channel.name === '' ? `channel ${n}` : channel.name,
        color: (channel.color ?? `#${colors[n % colors.length]}`).slice(1).toUpperCase(),
        active: n < 4,
        ...(window === undefined ? {} : { window }),
      }
    }),
  }
  return {
    zarr_format: 3,
    node_type: 'group',
    attributes: {
      ome: { version: '0.5', multiscales: [multiscale], ...(isLabel ? { 'image-label': {} } : { omero }) },
      // What NGFF has no word for.
      reticle: {
        axes: axes.map(({ label }) => label),
        nodata: dataset.nodata,
        rescale: dataset.rescale,
        world: dataset.world,
        isColor: dataset.isColor,
        channelUnits: channels.map(({ unit }) => unit),
      },
    },
  }
}
