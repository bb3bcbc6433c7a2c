import { sizeOf } from '../box.ts'
import type { Box, Channel, Dataset } from '../dataset.ts'
import { bytesOf, type PixelArray } from '../dtype.ts'
import { check } from '../format-error.ts'
import { groupsOf, layoutOf, type PlaneGroup, type Selection, writtenIndex, type ZarrAxis, type ZarrLayout } from './axes.ts'
import { arrayDocument, type ChannelWindow, rootDocument } from './documents.ts'
import { type PyramidArray, type PyramidDtype, pyramidDtype, pyramidTypes, written } from './dtype.ts'
import { startEncoder } from './encode.ts'
import { type Level, levelsOf } from './levels.ts'
import { bytesOfPlane, planeBuilder } from './plane.ts'
import { type PlaneRows, planesOf } from './planes-of.ts'
import { shardWriter } from './shards.ts'
import type { Sink } from './sink.ts'
import { windowOf } from './windows.ts'

/** Bytes of one read from the file; two are held, one that is worked on and one that is read ahead. */
const readBytes = 32 * 1024 * 1024
/** What a read may take where the file stores taller pieces than that. */
const tallBytes = 4 * readBytes
/** Bytes of the rows of chunks of planes that are made at once. */
const stripBytes = 192 * 1024 * 1024

export type PyramidOptions = {
  readonly name: string
  /** Levels take the nearest pixel instead of the mean. */
  readonly isLabel?: boolean | undefined
  readonly selection?: Selection | undefined
  readonly onProgress?: (done: number, of: number) => void
  /** A file is complete. */
  readonly onFile?: (path: string, bytes: number) => void
}

export type Pyramid = {
  readonly axes: readonly ZarrAxis[]
  readonly dtype: PyramidDtype
  readonly levels: readonly Level[]
  readonly files: number
  readonly bytes: number
}

/** Rows that are read at once: about 32 MB, whole chunks of the file where these are not much taller. */
const rowsOfRead = (dataset: Dataset, y: number, group: PlaneGroup, rowValues: number): number => {
  const rowBytes = rowValues * sizeOf(group.shape) * bytesOf(dataset.dtype)
  const [height, chunk] = [dataset.axes[y]?.length ?? 1, dataset.chunk[y] ?? 1]
  const rows = Math.max(1, Math.floor(readBytes / rowBytes))
  if (chunk <= rows) return Math.min(height, rows - (rows % Math.max(1, chunk)))
  return Math.min(height, chunk * rowBytes <= tallBytes ? chunk : rows)
}

/** Reads one box ahead of what is worked on. */
async function* readAhead(dataset: Dataset, boxes: readonly Box[]): AsyncGenerator<{ readonly box: Box; readonly values: PixelArray }> {
  const begin = (n: number) => {
    const box = boxes[n]
    if (box === undefined) return undefined
    const read = dataset.read(box).then((values) => ({ box, values }))
    read.catch(() => undefined)
    return read
  }
  let next = begin(0)
  for (let n = 1; next !== undefined; n++) {
    const found = await next
    next = begin(n)
    yield found
  }
}

const channelsOf = (dataset: Dataset, layout: ZarrLayout, selection: Selection): readonly Channel[] => {
  const axis = layout.axes.find(({ name }) => name === 'c')
  if (axis === undefined) return dataset.channels.slice(selection.c ?? 0, (selection.c ?? 0) + 1)
  return Array.from({ length: axis.length }, (_, n) =>
    dataset.channels.length === axis.length && dataset.channels[n] !== undefined
      ? dataset.channels[n]
      : { name: `${axis.label} ${n}`, color: null, unit: null, window: null },
  )
}

/** As it compares with stored values; NaN is left out anyway. */
const nodataOf = ({ nodata, dtype }: Dataset): number | null =>
  nodata === null || Number.isNaN(nodata) ? null : dtype === 'float32' ? Math.fround(nodata) : nodata

/** The axis of red, green, blue and opacity in the file; -1 where the picture has none. */
const opacityAxisOf = ({ axes, isColor }: Pick<Dataset, 'axes' | 'isColor'>, layout: ZarrLayout): number => {
  const [at, ...more] = layout.axes.find(({ name }) => name === 'c')?.sources ?? []
  return isColor && at !== undefined && more.length === 0 && axes[at]?.length === 4 ? at : -1
}

const isMiddle = (layout: ZarrLayout, plane: readonly number[]): boolean =>
  layout.axes.slice(0, -2).every(({ name, length }, axis) => name === 'c' || plane[axis] === Math.floor(length / 2))

/**
 * Writes a dataset as OME-Zarr 0.5 (Zarr v3, sharded, zstd), all levels in one pass over its pixels and in bounded memory, whatever its size:
 * the arrays' descriptions first, shards as they are filled, the description of the whole last.
 * @throws FormatError on damage; whatever the sink throws.
 */
export const writePyramid = async (dataset: Dataset, sink: Sink, options: PyramidOptions): Promise<Pyramid> => {
  const { name, isLabel = false, selection = {}, onProgress = () => undefined } = options
  const layout = layoutOf(dataset.axes, selection)
  const levels = levelsOf(layout)
  const dtype = pyramidDtype(dataset.dtype)
  const nodata = nodataOf(dataset)
  check(sizeOf(levels[0]?.shape ?? []) > 0, 'dataset', 'it holds no pixels')

  let [files, bytes] = [0, 0]
  const onFile = (path: string, size: number) => {
    files++
    bytes += size
    options.onFile?.(path, size)
  }
  const putDocument = async (path: string, document: unknown) => {
    const text = new TextEncoder().encode(`${JSON.stringify(document, undefined, 2)}\n`)
    const file = await sink.file(path)
    await file.write(text)
    await file.close()
    onFile(path, text.byteLength)
  }
  for (const level of levels) await putDocument(`${level.path}/zarr.json`, arrayDocument(level, dtype, layout))

  const encoder = startEncoder((n) => sizeOf(levels[n]?.chunk ?? []) * pyramidTypes[dtype].BYTES_PER_ELEMENT)
  const writers = levels.map((level) => shardWriter(level, sink, onFile))
  const lengths = dataset.axes.map((axis) => axis.length)
  const [y, x] = (['y', 'x'] as const).map((one) => layout.axes.find((axis) => axis.name === one)?.sources[0] ?? -1)
  const [height, width] = [lengths[y ?? -1] ?? 1, lengths[x ?? -1] ?? 1]
  const opacityAxis = isLabel || nodata !== null ? -1 : opacityAxisOf(dataset, layout)
  // Colours are made together with their opacity, however the file stores them.
  const chunk = dataset.chunk.map((length, axis) => (axis === opacityAxis ? 4 : length))
  const planesAtOnce = Math.floor(stripBytes / bytesOfPlane(levels, dtype))
  const groups = groupsOf({ axes: dataset.axes, chunk }, layout, opacityAxis < 0 ? planesAtOnce : Math.max(4, planesAtOnce))
  const windows: (ChannelWindow | undefined)[] = []
  const channelAxis = layout.axes.findIndex((axis) => axis.name === 'c')
  const total = groups.reduce((sum, { shape }) => sum + sizeOf(shape), 0) * height

  const boxesOf = (group: PlaneGroup): readonly Box[] => {
    const step = rowsOfRead(dataset, y ?? -1, group, width)
    return Array.from({ length: Math.ceil(height / step) }, (_, n) => ({
      start: group.start.map((from, axis) => (axis === y ? n * step : from)),
      shape: group.shape.map((length, axis) => (axis === y ? Math.min(step, height - n * step) : axis === x ? width : length)),
    }))
  }
  const most = Math.max(...groups.map(({ shape }) => sizeOf(shape)))
  const builders = Array.from({ length: most }, () => planeBuilder({ levels, writers, encoder, dtype, isLabel, nodata }))
  /** Gives the planes of pictures by rows of chunks, the opacity of each before its colours, which count by it. */
  const feedPictures = async (planes: readonly PlaneRows[]): Promise<void> => {
    const all = planes.map(({ index, rows }, n) => ({ n, index, plane: writtenIndex(layout, lengths, index), values: rows().slice() }))
    const isOpacity = ({ index }: (typeof all)[number]) => index[opacityAxis] === 3
    const opacityOf = ({ index }: (typeof all)[number]) =>
      all.find((one) => isOpacity(one) && one.index.every((at, axis) => axis === opacityAxis || at === index[axis]))
    const sorted = all.toSorted((a, b) => Number(isOpacity(b)) - Number(isOpacity(a)))
    const [first] = all
    const rows = (first?.values.length ?? 0) / width
    const step = levels[0]?.chunk.at(-2) ?? 1
    const begun = (first?.index[y ?? -1] ?? 0) % step
    for (let from = 0, to = Math.min(rows, step - begun); from < rows; from = to, to = Math.min(rows, to + step))
      for (const one of sorted) {
        const weights = isOpacity(one) ? undefined : builders[opacityOf(one)?.n ?? -1]
        await builders[one.n]?.feed(one.values.subarray(from * width, to * width), one.plane, weights)
      }
  }
  let done = 0
  try {
    const boxes = groups.flatMap(boxesOf)
    for await (const { box, values } of readAhead(dataset, boxes)) {
      const isEnd = (box.start[y ?? -1] ?? 0) + (box.shape[y ?? -1] ?? 1) === height
      const planes = planesOf(written(values), box, y ?? -1, x ?? -1)
      if (opacityAxis >= 0) await feedPictures(planes)
      for (const [n, { index, rows }] of planes.entries()) {
        const plane = writtenIndex(layout, lengths, index)
        const builder = builders[n]
        if (opacityAxis < 0) await builder?.feed(rows(), plane)
        if (!isEnd) continue
        const coarsest: PyramidArray | undefined = builder?.end()
        if (coarsest !== undefined && isMiddle(layout, plane))
          windows[channelAxis < 0 ? 0 : (plane[channelAxis] ?? 0)] = windowOf(coarsest, dtype, nodata, dataset.isColor)
      }
      done += planes.length * (box.shape[y ?? -1] ?? 1)
      onProgress(done, total)
    }
    for (const writer of writers) await writer.settle()
  } catch (cause) {
    for (const writer of writers) await writer.abandon()
    throw cause
  }
  const channels = channelsOf(dataset, layout, selection)
  await putDocument('zarr.json', rootDocument({ name, dataset, layout, levels, channels, windows, isLabel }))
  return { axes: layout.axes, dtype, levels, files, bytes }
}
