import type { ByteSource } from '../../byte-source.ts'
import type { ReadLimits } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import type { PngHeader } from './header.ts'
import { passesOf } from './passes.ts'
import { layoutOf, rowWriterOf } from './samples.ts'
import { scanlines } from './scanlines.ts'

/** Up to this share of what may be held, samples are unpacked once and kept; larger images are unpacked from the top, band by band. */
const keptShare = 1 / 6

type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>

/** Rows [start, start + rows) of an image, all samples of all columns. */
export type RowSource = (
  start: number,
  rows: number,
) => Promise<{ readonly values: Samples; readonly start: number; readonly rows: number }>

const samplesOf = (dtype: 'uint8' | 'uint16', length: number): Samples =>
  dtype === 'uint8' ? new Uint8Array(length) : new Uint16Array(length)

const wholeImage = async (source: ByteSource, header: PngHeader): Promise<Samples> => {
  const { width, height, bitDepth } = header
  const { dtype, samples } = layoutOf(header)
  const write = rowWriterOf(header)
  const passes = passesOf(header)
  const target = samplesOf(dtype, width * height * samples)
  const pixelBytes = Math.max(1, Math.ceil((header.samples * bitDepth) / 8))
  let [passAt, row] = [0, 0]
  for await (const block of scanlines(source, header.pixelsAt, passes, pixelBytes))
    for (const line of block) {
      const pass = passes[passAt]
      if (pass === undefined) break
      write(line, pass.columns, target, ((pass.y + row * pass.dy) * width + pass.x) * samples, pass.dx * samples)
      if (++row < pass.rows) continue
      passAt++
      row = 0
    }
  return target
}

/** Walks a large image from the top; a band above the last one begins anew. */
const bandWalker = (source: ByteSource, header: PngHeader): RowSource => {
  const { width, bitDepth } = header
  const { dtype, samples } = layoutOf(header)
  const write = rowWriterOf(header)
  const rowLength = width * samples
  const pixelBytes = Math.max(1, Math.ceil((header.samples * bitDepth) / 8))
  let lines: AsyncGenerator<Uint8Array[]> | undefined
  let block: Uint8Array[] = []
  let at = 0
  return async (start, rows) => {
    if (lines === undefined || start < at) {
      await lines?.return(undefined)
      lines = scanlines(source, header.pixelsAt, passesOf(header), pixelBytes)
      block = []
      at = 0
    }
    const values = samplesOf(dtype, rows * rowLength)
    try {
      while (at < start + rows) {
        if (block.length === 0) {
          const next = await lines.next()
          check(next.done !== true, 'pixels', `the pixels end in row ${at}`)
          block = next.value
        }
        const line = block.shift()
        if (line !== undefined && at >= start) write(line, width, values, (at - start) * rowLength, samples)
        at++
      }
      // The last band waits for the end of the stream, where its checksum is.
      if (at === header.height) await lines.next()
      return { values, start, rows }
    } catch (cause) {
      lines = undefined
      throw cause
    }
  }
}

/**
 * Rows of a PNG, one read after the other.
 * @throws FormatError when its samples, or those of an interlaced image, cannot be held.
 */
export const rowsOf = (source: ByteSource, header: PngHeader, limits: ReadLimits): RowSource => {
  const { width, height } = header
  const { dtype, samples } = layoutOf(header)
  const bytes = width * height * samples * (dtype === 'uint16' ? 2 : 1)
  const reason = `${width} x ${height} pixels of ${samples} samples are ${Math.ceil(bytes / 1_048_576)} MB, more than one PNG may take here`
  check(bytes <= limits.bytes && width * height * samples <= limits.values, 'header', reason)
  let kept: Promise<Samples> | undefined
  const isKept = header.isInterlaced || bytes <= limits.bytes * keptShare
  const walk = isKept ? undefined : bandWalker(source, header)
  let queue: Promise<unknown> = Promise.resolve()
  return async (start, rows) => {
    if (walk === undefined) {
      kept ??= wholeImage(source, header)
      return { values: await kept, start: 0, rows: height }
    }
    const turn = queue.then(() => walk(start, rows))
    queue = turn.catch(() => undefined)
    return turn
  }
}
