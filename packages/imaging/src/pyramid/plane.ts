import { isLittleEndian, swapBytes } from '../dtype.ts'
import { type PyramidArray, type PyramidDtype, pyramidTypes } from './dtype.ts'
import type { Encoder } from './encode.ts'
import { halve } from './halve.ts'
import type { Level } from './levels.ts'
import type { ShardWriter } from './shards.ts'

/** The last two axes of a level: y and x. */
const last = (lengths: readonly number[]) => ({ height: lengths.at(-2) ?? 1, width: lengths.at(-1) ?? 1 })

/** One row of chunks of one level of one plane. */
type Strip = {
  readonly level: Level
  readonly width: number
  readonly height: number
  readonly chunkY: number
  readonly chunkX: number
  readonly values: PyramidArray
  /** Rows that it holds now. */
  filled: number
  /** Rows that went through it. */
  passed: number
}

/** Bytes that the strips of one plane take. */
export const bytesOfPlane = (levels: readonly Level[], dtype: PyramidDtype): number =>
  levels.reduce((sum, { shape, chunk }) => sum + last(shape).width * last(chunk).height * pyramidTypes[dtype].BYTES_PER_ELEMENT, 0)

/** Copies a chunk out of a strip; what lies beyond the edge of the image is zero. */
export const cutChunk = (
  { values, width, filled, chunkX }: Pick<Strip, 'values' | 'width' | 'filled' | 'chunkX'>,
  column: number,
  target: Uint8Array<ArrayBuffer>,
): void => {
  const size = values.BYTES_PER_ELEMENT
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const columns = Math.min(chunkX, width - column * chunkX)
  if (columns < chunkX || filled * chunkX * size < target.byteLength) target.fill(0)
  for (let row = 0; row < filled; row++) {
    const from = (row * width + column * chunkX) * size
    target.set(bytes.subarray(from, from + columns * size), row * chunkX * size)
  }
  if (!isLittleEndian) swapBytes(target, size)
}

export type PlaneOptions = {
  readonly levels: readonly Level[]
  readonly writers: readonly ShardWriter[]
  readonly encoder: Encoder
  readonly dtype: PyramidDtype
  readonly isLabel: boolean
  readonly nodata: number | null
}

/** The opacity of a picture as its colours see it: what its builder holds of each level. */
type Opacity = { readonly strip: (n: number) => PyramidArray | undefined }

/**
 * Takes the rows of a plane from the top and hands on the chunks of all levels. Of each level it holds one row of chunks; a row of chunks that
 * is full is cut up, halved into the next level, and begun anew.
 */
export const planeBuilder = ({ levels, writers, encoder, dtype, isLabel, nodata }: PlaneOptions) => {
  const strips: Strip[] = levels.map((level) => {
    const { height, width } = last(level.shape)
    const { height: chunkY, width: chunkX } = last(level.chunk)
    return { level, width, height, chunkY, chunkX, values: new pyramidTypes[dtype](width * chunkY), filled: 0, passed: 0 }
  })
  const emit = async (n: number, plane: readonly number[], opacity: Opacity | undefined): Promise<void> => {
    const strip = strips[n]
    const writer = writers[n]
    if (strip === undefined || writer === undefined) return
    const row = Math.floor((strip.passed - 1) / strip.chunkY)
    for (let column = 0; column * strip.chunkX < strip.width; column++) {
      const buffer = await encoder.buffer(n)
      cutChunk(strip, column, buffer)
      void writer.put([...plane, row, column], encoder.encode(buffer)).then(encoder.release)
    }
    const next = strips[n + 1]
    if (next !== undefined) {
      const rows = Math.ceil(strip.filled / 2)
      const weights = opacity?.strip(n)
      halve({ values: strip.values, width: strip.width, rows: strip.filled }, next.values, next.filled * next.width, {
        isLabel,
        nodata,
        weights,
      })
      next.filled += rows
      next.passed += rows
    }
    strip.filled = 0
    if (next !== undefined && (next.filled === next.chunkY || next.passed === next.height)) await emit(n + 1, plane, opacity)
  }
  return {
    /** The last rows of chunks of a level that went through. */
    strip: (n: number): PyramidArray | undefined => strips[n]?.values,
    /**
     * The next rows of the plane, which has the index `plane` along the axes before y and x.
     * @param opacity of a colour: the builder of its picture's opacity, which was given the same rows before, up to one row of chunks.
     * @throws what a sink threw.
     */
    feed: async (values: PyramidArray, plane: readonly number[], opacity?: Opacity): Promise<void> => {
      const strip = strips[0]
      if (strip === undefined) return
      const { width, height, chunkY } = strip
      for (let at = 0; at * width < values.length; ) {
        const rows = Math.min(chunkY - strip.filled, values.length / width - at)
        strip.values.set(values.subarray(at * width, (at + rows) * width), strip.filled * width)
        strip.filled += rows
        strip.passed += rows
        at += rows
        if (strip.filled === chunkY || strip.passed === height) await emit(0, plane, opacity)
      }
    },
    /** The coarsest level of the plane that was fed last; begins the next plane. */
    end: (): PyramidArray => {
      const coarsest = strips.at(-1)
      for (const strip of strips) strip.passed = 0
      return coarsest === undefined ? new pyramidTypes[dtype](0) : coarsest.values.subarray(0, coarsest.width * coarsest.height)
    },
  }
}
