import { sizeOf } from '../../box.ts'
import type { ByteSource } from '../../byte-source.ts'
import type { Channel, Dataset, ReadLimits } from '../../dataset.ts'
import { bytesOf } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import { chunkOf, readContiguous } from '../raw/contiguous.ts'
import { axesOf } from './axes.ts'
import type { Hdu } from './hdu.ts'
import type { Header } from './header.ts'
import { scalingOf } from './scaling.ts'
import { worldOf } from './world.ts'

/** The one channel of an image of FITS: BUNIT is the unit of its values. */
export const channelOf = (header: Header): Channel => ({ name: '', color: null, unit: header.text('BUNIT') || null, window: null })

/** @throws FormatError when the values of a box, told and stored, are more than may be held at once. */
export const checkHeld = (shape: readonly number[], bytesPerValue: number, limits: ReadLimits): void =>
  check(sizeOf(shape) * bytesPerValue <= limits.bytes, 'box', `it takes more than ${Math.round(limits.bytes / 1_048_576)} MB at once`)

/** An image whose values lie in one piece, the highest byte first (FITS standard 4.0, sections 3.3.2 and 5). */
export const plainDataset = (source: ByteSource, hdu: Hdu, limits: ReadLimits): { dataset: Dataset; warnings: readonly string[] } => {
  const { header, lengths } = hdu
  const scaling = scalingOf(header, header.number('BITPIX') ?? 0)
  const axes = axesOf(header, lengths)
  const shape = axes.map((axis) => axis.length)
  const array = { source, at: hdu.at, shape, type: scaling.stored, isLittle: false }
  const held = bytesOf(scaling.stored) + (scaling.dtype === scaling.stored ? 0 : bytesOf(scaling.dtype))
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
    chunk: chunkOf(shape, held),
    read: async (box) => {
      checkHeld(box.shape, held, limits)
      return scaling.apply(await readContiguous(array, box, limits))
    },
  }
  return { dataset, warnings: scaling.warnings }
}
