import { copyBox, indicesOf, sizeOf } from '../../box.ts'
import type { Box } from '../../dataset.ts'
import { bytesOf, fillValues, type PixelArray, pixelArray } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import { type ChunkCache, chunkCache } from './chunk-cache.ts'
import { type ChunkTables, chunkTables, countsOf, placeOfChunk } from './chunk-table.ts'
import { decodeChunk, packedSize } from './decode-chunk.ts'
import { bytesAt } from './directory.ts'
import { isStreamed, type RowStreams, rowStreams } from './row-stream.ts'
import type { ChunkJob, Page } from './types.ts'

/** Decoded chunks that are kept, in bytes: boxes that cut through chunks come back to them. */
const cacheBytes = 64 * 1024 * 1024

/** Chunks that are decoded side by side: most unpacking runs in threads of Node. */
const mostAtOnce = 4

/** Chunks above this are decoded one at a time. */
const bigChunk = 16 * 1024 * 1024

export type PageReader = {
  /**
   * Fills `target` with the values of a box of one page: separate samples, planes, rows, columns, samples beside each other.
   * @param shift added to each offset: planes that lie behind the first one without directories of their own.
   * @throws FormatError on damage, and on chunks that would take more memory than allowed.
   */
  readonly read: (page: Page, box: Box, target: PixelArray, shift?: number) => Promise<void>
  readonly tables: ChunkTables
  readonly close: () => Promise<void>
}

const samplesBeside = (page: Page): number => (page.isPlanar ? 1 : page.samples)

const jobOf = (page: Page, row: number, index: number): ChunkJob => {
  const [, rows, columns] = page.chunk
  const samples = samplesBeside(page)
  const own = page.isTiled ? rows : Math.min(rows, page.height - row * rows)
  return { page, place: placeOfChunk(page, index), rows: own, columns, samples, size: packedSize(page, columns, samples, own) }
}

/** Bytes of a chunk that are worth reading: a length that is a lie must not cost more than the chunk can need. */
const compressedBytes = ({ page, size, place }: ChunkJob, depth: number, told: number): number => {
  if (page.codec.kind === 'bytes') return Math.min(told, page.compression === 1 ? size * depth : 2 * size * depth + 65_536)
  check(told <= page.directory.tiff.limits.bytes / 2, place, `${told} bytes are more than may be held at once`)
  return told
}

/** Runs the tasks, a few at a time. @throws the first failure, when all that were begun have ended. */
const runAll = async (tasks: Iterable<() => Promise<void>>, atOnce: number): Promise<void> => {
  const queue = tasks[Symbol.iterator]()
  const failures: unknown[] = []
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && failures.length === 0; next = queue.next())
      await next.value().catch((cause: unknown) => failures.push(cause))
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  if (failures.length > 0) throw failures[0]
}

/** Columns and the samples beside each other are one axis for copying, unless only some of the samples are wanted. */
const flatten =
  (samples: number, isWhole: boolean) =>
  ({ start: [s = 0, d = 0, y = 0, x = 0, c = 0], shape: [n = 0, e = 0, h = 0, w = 0, k = 0] }: Box): Box =>
    isWhole ? { start: [s, d, y, x * samples], shape: [n, e, h, w * samples] } : { start: [s, d, y, x, c], shape: [n, e, h, w, k] }

/** A chunk that the file leaves out means nodata, or zero. */
const fillMissing = (page: Page, target: PixelArray, to: Box, from: Box): void => {
  if (page.missing === 0) return
  const start = from.start.map((at, axis) => Math.max(at, to.start[axis] ?? 0))
  const shape = from.start.map((at, axis) =>
    Math.max(0, Math.min(at + (from.shape[axis] ?? 0), (to.start[axis] ?? 0) + (to.shape[axis] ?? 0)) - (start[axis] ?? 0)),
  )
  const values = pixelArray(page.dtype, sizeOf(shape))
  fillValues(values, page.missing)
  copyBox(values, { start, shape }, target, to)
}

/** Chunks that may be decoded side by side. @throws FormatError when not even one fits. */
const lanesFor = (page: Page, boxBytes: number): number => {
  const { limits } = page.directory.tiff
  check(boxBytes <= limits.bytes, 'box', `${boxBytes} bytes at once are more than the ${limits.bytes} allowed`)
  if (isStreamed(page)) return 1
  const [depth, rows, columns] = page.chunk
  const bytes = depth * rows * columns * samplesBeside(page) * bytesOf(page.dtype)
  const room = Math.floor((limits.bytes - boxBytes) / (2 * bytes))
  const unit = page.isTiled ? 'tile' : 'strip'
  check(room >= 1, `${page.place}, tag ${page.isTiled ? 322 : 278}`, `a ${unit} of ${bytes} bytes is more than may be held at once`)
  return bytes > bigChunk || page.compression === 1 ? 1 : Math.min(mostAtOnce, room)
}

/** Reads the pages of one file, and remembers chunks that it decoded. */
export const pageReader = (): PageReader => {
  const tables = chunkTables()
  const cache: ChunkCache = chunkCache(cacheBytes)
  const streams: RowStreams = rowStreams()

  /** A whole chunk; undefined when it is not there. */
  const chunkAt = async (job: ChunkJob, index: number, depth: number, shift: number): Promise<PixelArray | undefined> => {
    const { page } = job
    const found = await tables.locate(page, index, job.size * depth)
    if (found === undefined) return undefined
    const at = found.offset + shift
    const bytes = job.rows * job.columns * job.samples * depth * bytesOf(page.dtype)
    const { tiff, offset } = page.directory
    return cache.get(`${tiff.prefix} ${offset} ${at} ${index}`, bytes, async () =>
      decodeChunk(await bytesAt(tiff, job.place, at, compressedBytes(job, depth, found.bytes)), job, depth),
    )
  }

  const read: PageReader['read'] = async (page, box, target, shift = 0) => {
    if (sizeOf(box.shape) === 0) return
    const [, depths, grid, across] = countsOf(page)
    const [depth, rows, columns] = page.chunk
    const samples = samplesBeside(page)
    const flat = flatten(samples, box.shape[4] === samples)
    const to = flat(box)
    const top = box.start[2] ?? 0
    const end = top + (box.shape[2] ?? 0)

    const put = async (plane: number, z: number, row: number, column: number): Promise<void> => {
      const index = ((plane * depths + z) * grid + row) * across + column
      const job = jobOf(page, row, index)
      const from = flat({ start: [plane, z * depth, row * rows, column * columns, 0], shape: [1, depth, job.rows, columns, samples] })
      if (isStreamed(page)) {
        const found = await tables.locate(page, index, job.size)
        if (found === undefined) return fillMissing(page, target, to, from)
        const place = { offset: found.offset + shift, bytes: found.bytes }
        const first = row * rows
        for await (const part of streams.read(job, place, Math.max(top - first, 0), Math.min(end - first, job.rows)))
          copyBox(part.values, flat({ start: [plane, z, first + part.row, 0, 0], shape: [1, 1, part.rows, columns, samples] }), target, to)
        return
      }
      const values = await chunkAt(job, index, depth, shift)
      if (values === undefined) fillMissing(page, target, to, from)
      else copyBox(values, from, target, to)
    }

    const lengths = [depth, rows, columns]
    const first = lengths.map((length, axis) => Math.floor((box.start[axis + 1] ?? 0) / length))
    const last = lengths.map((length, axis) => Math.ceil(((box.start[axis + 1] ?? 0) + (box.shape[axis + 1] ?? 0)) / length))
    const tasks = function* (): Generator<() => Promise<void>> {
      for (const [s = 0, d = 0, y = 0, x = 0] of indicesOf([box.shape[0] ?? 0, ...last.map((to, axis) => to - (first[axis] ?? 0))]))
        yield () => put((box.start[0] ?? 0) + s, d + (first[0] ?? 0), y + (first[1] ?? 0), x + (first[2] ?? 0))
    }
    await runAll(tasks(), lanesFor(page, target.byteLength))
  }

  const close = async (): Promise<void> => {
    cache.clear()
    await streams.close()
  }
  return { read, tables, close }
}
