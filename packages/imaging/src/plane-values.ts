import { sizeOf } from './box.ts'
import type { Dataset } from './dataset.ts'
import { bytesOf, isLittleEndian, swapBytes } from './dtype.ts'
import { FormatError } from './format-error.ts'
import { layoutOf, type Selection, type ZarrAxisName } from './pyramid/axes.ts'
import { type PyramidArray, type PyramidDtype, pyramidDtype, pyramidTypes, written } from './pyramid/dtype.ts'
import { selected } from './selected.ts'

/** One plane of all channels, for a program that looks at pixels. */
export type PlaneValues = {
  /** 64-bit integers become float64. */
  readonly dtype: PyramidDtype
  /** Channels, rows, columns. */
  readonly shape: readonly [number, number, number]
  /** C order, little-endian. */
  readonly bytes: Uint8Array
  /** Element (row, column) stands for the square of so many px of the full resolution whose top left corner is (column, row) times it; a power of two. */
  readonly scale: number
  /** Of the full resolution, px. */
  readonly width: number
  readonly height: number
  /** Which plane it is, along the axes that there are. */
  readonly plane: { readonly z?: number; readonly t?: number }
}

/** `side`: elements along the longer side at most; `bytes`: of all channels at most. `plane`: the middle z and the first t without it. */
export type PlaneOrder = {
  readonly selection?: Selection | undefined
  readonly plane?: { readonly z?: number | undefined; readonly t?: number | undefined } | undefined
  readonly side: number
  readonly bytes: number
}

/** Values that are held at once while a plane is made smaller. */
const bandValues = 8 * 1024 * 1024

type Axes = { readonly y: number; readonly x: number; readonly c: readonly number[] }
const axesOf = (dataset: Dataset): Axes => {
  const sources = (name: ZarrAxisName) => layoutOf(dataset.axes).axes.find((axis) => axis.name === name)?.sources ?? []
  return { y: sources('y')[0] ?? -1, x: sources('x')[0] ?? -1, c: sources('c') }
}

/** A level whose elements are squares of a power of two of px, the coarsest one that is still as fine as `scale`. */
const levelFor = (dataset: Dataset, { y, x }: Axes, scale: number): { level: number; factor: number } => {
  const [height, width] = [dataset.axes[y]?.length ?? 1, dataset.axes[x]?.length ?? 1]
  for (let factor = scale; factor > 1; factor /= 2) {
    const level = dataset.levels.findIndex(
      (shape) => (shape[y] ?? 1) === Math.ceil(height / factor) && (shape[x] ?? 1) === Math.ceil(width / factor),
    )
    if (level > 0) return { level, factor }
  }
  return { level: 0, factor: 1 }
}

/** The plane that is wanted, as a dataset without z and t. */
const planeIn = (whole: Dataset, asked: PlaneOrder['plane']) => {
  const lengths = new Map(layoutOf(whole.axes).axes.map(({ name, length }) => [name, length]))
  const plane: { z?: number; t?: number } = {}
  for (const name of ['z', 't'] as const) {
    const length = lengths.get(name)
    if (length !== undefined) plane[name] = asked?.[name] ?? (name === 'z' ? Math.floor(length / 2) : 0)
    else if ((asked?.[name] ?? 0) > 0)
      throw new FormatError(`axis ${name}`, `there is no index ${asked?.[name]}; the image has no such axis`)
  }
  return { plane, dataset: selected(whole, plane) }
}

/** Rows of one channel, made smaller by a whole number of elements: the mean of what was measured, or the first element of a label image. */
const shrink = (
  source: {
    readonly values: PyramidArray
    readonly rows: number
    readonly columns: number
    readonly offset: number
    readonly sy: number
    readonly sx: number
  },
  target: { readonly values: PyramidArray; readonly columns: number; readonly offset: number },
  by: number,
  { isLabel, nodata }: { readonly isLabel: boolean; readonly nodata: number | null },
): void => {
  const isRounded = !(target.values instanceof Float32Array || target.values instanceof Float64Array)
  for (let row = 0; row * by < source.rows; row++)
    for (let column = 0; column < target.columns; column++) {
      const first = source.values[source.offset + row * by * source.sy + column * by * source.sx] ?? 0
      let [sum, n] = [0, 0]
      if (!isLabel && by > 1)
        for (let y = row * by; y < Math.min(source.rows, (row + 1) * by); y++)
          for (let x = column * by; x < Math.min(source.columns, (column + 1) * by); x++) {
            const value = source.values[source.offset + y * source.sy + x * source.sx] ?? 0
            if (value - value !== 0 || value === nodata) continue
            sum += value
            n++
          }
      target.values[target.offset + row * target.columns + column] = n === 0 ? first : isRounded ? Math.round(sum / n) : sum / n
    }
}

/**
 * Reads one plane of a dataset with all its channels, at the finest power of two that fits.
 * @throws FormatError on damage, and when there is no such plane.
 */
export const planeValues = async (file: Dataset, { selection = {}, plane: asked, side, bytes }: PlaneOrder): Promise<PlaneValues> => {
  const { plane, dataset } = planeIn(selected(file, selection), asked)
  const axes = axesOf(dataset)
  const [height, width] = [dataset.axes[axes.y]?.length ?? 1, dataset.axes[axes.x]?.length ?? 1]
  const channels = sizeOf(axes.c.map((at) => dataset.axes[at]?.length ?? 1))
  const dtype = pyramidDtype(dataset.dtype)
  const each = channels * bytesOf(dtype)
  let scale = 1
  const sizeAt = (by: number) => Math.ceil(height / by) * Math.ceil(width / by)
  while (Math.ceil(Math.max(height, width) / scale) > side || sizeAt(scale) * each > bytes) scale *= 2
  const [rows, columns] = [Math.ceil(height / scale), Math.ceil(width / scale)]
  const target = new pyramidTypes[dtype](channels * rows * columns)
  const { level, factor } = levelFor(dataset, axes, scale)
  const by = scale / factor
  const shape = dataset.levels[level] ?? dataset.axes.map(({ length }) => length)
  const rowsAtOnce = Math.max(1, Math.floor(bandValues / Math.max(1, channels * (shape[axes.x] ?? 1) * by))) * by
  for (let at = 0; at < (shape[axes.y] ?? 1); at += rowsAtOnce) {
    const band = shape.map((length, axis) =>
      axis === axes.y ? Math.min(rowsAtOnce, length - at) : axis === axes.x || axes.c.includes(axis) ? length : 1,
    )
    const start = shape.map((_, axis) => (axis === axes.y ? at : 0))
    const values = written(await dataset.read({ start, shape: band }, level))
    const strides = band.map((_, axis) => sizeOf(band.slice(axis + 1)))
    for (let channel = 0; channel < channels; channel++) {
      let rest = channel
      let offset = 0
      for (const axis of axes.c.toReversed()) {
        const own = band[axis] ?? 1
        offset += (rest % own) * (strides[axis] ?? 0)
        rest = Math.floor(rest / own)
      }
      const source = {
        values,
        rows: band[axes.y] ?? 1,
        columns: band[axes.x] ?? 1,
        offset,
        sy: strides[axes.y] ?? 0,
        sx: strides[axes.x] ?? 0,
      }
      const to = { values: target, columns, offset: (channel * rows + at / by) * columns }
      shrink(source, to, by, { isLabel: dataset.isLabel === true, nodata: dataset.nodata })
    }
  }
  const out = new Uint8Array(target.buffer, target.byteOffset, target.byteLength)
  if (!isLittleEndian) swapBytes(out, bytesOf(dtype))
  return { dtype, shape: [channels, rows, columns], bytes: out, scale, width, height, plane }
}
