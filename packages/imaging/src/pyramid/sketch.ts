import { indicesOf, sizeOf } from '../box.ts'
import type { Box, Dataset } from '../dataset.ts'
import type { PixelArray } from '../dtype.ts'
import { layoutOf, writtenIndex, type ZarrLayout } from './axes.ts'
import { arrayDocument } from './documents.ts'
import { type PyramidDtype, pyramidDtype, pyramidTypes } from './dtype.ts'
import { startEncoder } from './encode.ts'
import { chunkSide, type Level, sketchPath } from './levels.ts'
import { cutChunk } from './plane.ts'
import { shardWriter } from './shards.ts'
import type { Sink } from './sink.ts'

/** An image up to this size is there so soon that it needs no sketch. */
const enough = { side: 1024, values: 4 * 1024 * 1024 }
/** Bytes of all planes of a sketch, unpacked. */
const mostBytes = 32 * 1024 * 1024

/** Every so many pixels of an image, as one level that is there before the others (docs/spec/pyramids.md, Y15). */
export type Sketch = { readonly level: Level; readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[] }

/** How the sketch of an image lies; undefined for one that needs none, or that has too many planes for one. */
export const sketchLevelOf = ({ axes }: ZarrLayout, dtype: PyramidDtype): Level | undefined => {
  const lengthOf = (name: string) => axes.find((axis) => axis.name === name)?.length ?? 1
  const [height, width] = [lengthOf('y'), lengthOf('x')]
  const planes = sizeOf(axes.flatMap(({ name, length }) => (name === 'y' || name === 'x' ? [] : [length])))
  if (planes * height * width === 0) return undefined
  if (Math.max(height, width) <= enough.side && planes * height * width <= enough.values) return undefined
  const valueBytes = pyramidTypes[dtype].BYTES_PER_ELEMENT
  for (let step = 2; step < 2 * Math.max(height, width); step *= 2) {
    const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)]
    if (Math.max(rows, columns) > enough.side || planes * rows * columns * valueBytes > mostBytes) continue
    const [chunkY, chunkX] = [Math.min(chunkSide, rows), Math.min(chunkSide, columns)]
    const of = (y: number, x: number, other: (length: number) => number) =>
      axes.map(({ name, length }) => (name === 'y' ? y : name === 'x' ? x : other(length)))
    return {
      path: sketchPath,
      shape: of(rows, columns, (length) => length),
      scale: of(height === 1 ? 1 : step, width === 1 ? 1 : step, () => 1),
      chunk: of(chunkY, chunkX, () => 1),
      shard: of(Math.ceil(rows / chunkY) * chunkY, Math.ceil(columns / chunkX) * chunkX, (length) => length),
    }
  }
  return undefined
}

const memorySink = () => {
  const files: { path: string; bytes: Uint8Array }[] = []
  const sink: Sink = {
    file: async (path) => {
      const pieces: Uint8Array[] = []
      return {
        write: async (piece) => {
          pieces.push(piece)
        },
        close: async () => {
          files.push({ path, bytes: Uint8Array.from(Buffer.concat(pieces)) })
        },
      }
    },
  }
  return { sink, files }
}

/** The pixel of the full resolution that stands for pixel `n` of the sketch: the middle one of those that it covers. */
const sourceAt = (n: number, step: number, length: number): number => Math.min(length - 1, n * step + (step >> 1))

/**
 * Picks the pixels of a sketch while a dataset is read for something else, in boxes of any order that cover it once; undefined where no sketch
 * is needed.
 */
export const startSketch = (dataset: Dataset) => {
  const layout = layoutOf(dataset.axes)
  const dtype = pyramidDtype(dataset.dtype)
  const level = sketchLevelOf(layout, dtype)
  if (level === undefined) return undefined
  const lengths = dataset.axes.map(({ length }) => length)
  const axisOf = (name: 'y' | 'x') => layout.axes.find((axis) => axis.name === name)?.sources[0] ?? -1
  const [y, x] = [axisOf('y'), axisOf('x')]
  const [rows, columns] = [level.shape.at(-2) ?? 1, level.shape.at(-1) ?? 1]
  const [stepY, stepX] = [level.scale.at(-2) ?? 1, level.scale.at(-1) ?? 1]
  const outer = level.shape.slice(0, -2)
  const values = new pyramidTypes[dtype](sizeOf(level.shape))

  const take = ({ start, shape }: Box, read: PixelArray): void => {
    const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)))
    const [startY, startX, heightOf, widthOf] = [start[y] ?? 0, start[x] ?? 0, shape[y] ?? 1, shape[x] ?? 1]
    for (const step of indicesOf(shape.map((length, axis) => (axis === y || axis === x ? 1 : length)))) {
      const index = step.map((n, axis) => n + (start[axis] ?? 0))
      // An axis of length one that has no place is not written; all others are.
      const plane = writtenIndex(layout, lengths, index).reduce((flat, n, axis) => flat * (outer[axis] ?? 1) + n, 0)
      const from = step.reduce((sum, n, axis) => sum + n * (strides[axis] ?? 0), 0)
      for (let row = Math.max(0, Math.floor(startY / stepY) - 1); row < rows; row++) {
        const inBox = sourceAt(row, stepY, lengths[y] ?? 1) - startY
        if (inBox < 0) continue
        if (inBox >= heightOf) break
        for (let column = 0; column < columns; column++) {
          const across = sourceAt(column, stepX, lengths[x] ?? 1) - startX
          if (across < 0 || across >= widthOf) continue
          const value = read[from + inBox * (strides[y] ?? 0) + across * (strides[x] ?? 0)]
          values[(plane * rows + row) * columns + column] = Number(value)
        }
      }
    }
  }

  const end = async (): Promise<Sketch> => {
    const { sink, files } = memorySink()
    const description = await sink.file(`${sketchPath}/zarr.json`)
    await description.write(new TextEncoder().encode(`${JSON.stringify(arrayDocument(level, dtype, layout), undefined, 2)}\n`))
    await description.close()
    const [chunkY, chunkX] = [level.chunk.at(-2) ?? 1, level.chunk.at(-1) ?? 1]
    const encoder = startEncoder(() => chunkY * chunkX * values.BYTES_PER_ELEMENT)
    const writer = shardWriter(level, sink, () => undefined)
    for (const [n, plane] of [...indicesOf(outer)].entries())
      for (let row = 0; row * chunkY < rows; row++) {
        const from = (n * rows + row * chunkY) * columns
        const filled = Math.min(chunkY, rows - row * chunkY)
        const strip = { values: values.subarray(from, from + filled * columns), width: columns, filled, chunkX }
        for (let column = 0; column * chunkX < columns; column++) {
          const buffer = await encoder.buffer(0)
          cutChunk(strip, column, buffer)
          void writer.put([...plane, row, column], encoder.encode(buffer)).then(encoder.release)
        }
      }
    await writer.settle()
    return { level, files }
  }
  return { take, end }
}
