import { checkBox, copyBox, sizeOf } from '../box.ts'
import { startsWith } from '../bytes.ts'
import type { Dataset, FormatReader } from '../dataset.ts'
import { pixelArray } from '../dtype.ts'
import { pictureAxes, pictureChannels } from './picture.ts'
import { type PngHeader, readPngHeader } from './png/header.ts'
import { rowsOf } from './png/pixels.ts'
import { layoutOf } from './png/samples.ts'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Grey that is marked as transparent means "not measured", as GDAL reads it too; stretched as the values are. */
const nodataOf = ({ transparentGrey, bitDepth }: PngHeader): number | null =>
  transparentGrey === null ? null : bitDepth < 8 ? (transparentGrey * 255) / ((1 << bitDepth) - 1) : transparentGrey

/** PNG (W3C, third edition): 8 and 16 bits as stored; fewer bits stretched to 8, palettes looked up, as a viewer shows them. */
export const png: FormatReader = {
  id: 'png',
  title: 'PNG',
  extensions: ['.png'],
  mediaType: 'image/png',
  matches: (head) => startsWith(head, signature),
  open: async (source, { limits }) => {
    const header = await readPngHeader(source, limits)
    const { dtype, samples } = layoutOf(header)
    const rowsAt = rowsOf(source, header, limits)
    const axes = pictureAxes(header.width, header.height, samples)
    const shape = axes.map((axis) => axis.length)
    const rows = Math.max(1, Math.min(header.height, Math.floor((4 * 1024 * 1024) / (header.width * samples))))
    const dataset: Dataset = {
      name: '',
      axes,
      dtype,
      channels: pictureChannels(samples),
      isColor: samples >= 3,
      rescale: null,
      nodata: nodataOf(header),
      world: null,
      levels: [shape],
      chunk: [rows, ...shape.slice(1)],
      read: async (box) => {
        checkBox(box, shape)
        const target = pixelArray(dtype, sizeOf(box.shape))
        if (target.length === 0) return target
        const held = await rowsAt(box.start[0] ?? 0, box.shape[0] ?? 0)
        copyBox(held.values, { start: [held.start, ...shape.slice(1).map(() => 0)], shape: [held.rows, ...shape.slice(1)] }, target, box)
        return target
      },
    }
    const narrow = header.bitDepth < 8 && header.color !== 'palette' ? [`values of ${header.bitDepth} bits are stretched to 0 ... 255`] : []
    return {
      format: 'PNG',
      datasets: [dataset],
      skipped: [],
      header: [{ name: 'PNG', lines: header.lines }],
      personal: header.personal,
      warnings: [...header.warnings, ...narrow],
      close: async () => undefined,
    }
  },
}
