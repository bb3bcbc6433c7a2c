import { gatherBox } from '../../box.ts'
import type { Axis, Dataset, ReadLimits } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import type { DataSet } from './data-set.ts'
import { tags } from './element.ts'
import type { Image } from './image.ts'
import { checkBox } from './planes.ts'

type Place = { readonly row: number; readonly column: number }
type Warn = (warning: string) => void

/** Where each tile of a sparse slide begins, counted from 0 (PS3.3 C.8.12.6.1); undefined when one of them does not say. */
const placesOf = (set: DataSet): readonly Place[] | undefined => {
  const places = set.items(tags.perFrameGroups).map((frame) => {
    const [position] = frame.items(tags.slidePosition)
    const [row, column] = [position?.numbers(tags.tileRow)[0], position?.numbers(tags.tileColumn)[0]]
    return row === undefined || column === undefined ? undefined : { row: row - 1, column: column - 1 }
  })
  const known = places.filter((place) => place !== undefined)
  return known.length > 0 && known.length === places.length ? known : undefined
}

/** Which frame is the tile at a place of the grid; tiles of a sparse slide may be missing. */
const framesByTile = (set: DataSet, image: Image, across: number, down: number): ReadonlyMap<number, number> | undefined => {
  const places = placesOf(set)
  if (places === undefined) {
    // All tiles, row after row (TILED_FULL), when there is one for each place.
    if (image.frames !== across * down) return undefined
    return new Map(Array.from({ length: image.frames }, (_, n) => [n, n]))
  }
  const found = new Map<number, number>()
  for (const [frame, { row, column }] of places.entries()) {
    const [y, x] = [row / image.rows, column / image.columns]
    if (!Number.isInteger(y) || !Number.isInteger(x) || y < 0 || x < 0 || y >= down || x >= across || found.has(y * across + x))
      return undefined
    found.set(y * across + x, frame)
  }
  return found
}

/**
 * A whole slide whose frames are its tiles (PS3.3 C.8.12.4), put together: rows, columns, samples. Undefined for other images, and for slides with
 * several focal planes or optical paths.
 * @param tiles the dataset of the frames, in the colours that people see.
 */
export const slideOf = (set: DataSet, image: Image, tiles: Dataset, limits: ReadLimits, warn: Warn): Dataset | undefined => {
  const [columns, rows] = [set.numbers(tags.totalColumns)[0], set.numbers(tags.totalRows)[0]]
  if (columns === undefined || rows === undefined || columns < 1 || rows < 1 || image.frames < 2) return undefined
  const [across, down] = [Math.ceil(columns / image.columns), Math.ceil(rows / image.rows)]
  const frames = rows * columns * image.samples <= limits.values ? framesByTile(set, image, across, down) : undefined
  if (frames === undefined) {
    warn('the frames are tiles of a slide with several planes or paths; they are not put together')
    return undefined
  }
  const [, y, x, ...samples] = tiles.axes
  if (y === undefined || x === undefined) return undefined
  const axes: readonly Axis[] = [{ ...y, length: rows }, { ...x, length: columns }, ...samples]
  const whole = axes.map((axis) => axis.length)
  const chunk = [image.rows, image.columns, ...whole.slice(2)]
  return {
    ...tiles,
    name: 'slide',
    axes,
    world: null,
    levels: [whole],
    chunk,
    read: async (box, level = 0) => {
      if (level !== 0) throw new FormatError('level', 'a DICOM image has one resolution')
      checkBox(box, tiles.dtype, limits)
      return gatherBox(box, { whole, chunk, dtype: tiles.dtype }, async ([row = 0, column = 0]) => {
        const frame = frames.get(row * across + column)
        return frame === undefined ? undefined : tiles.read({ start: [frame, 0, 0, ...samples.map(() => 0)], shape: [1, ...chunk] })
      })
    },
  }
}
