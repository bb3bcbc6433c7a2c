import { indicesOf, sizeOf } from '../box.ts'
import type { Box } from '../dataset.ts'
import { type PyramidArray, pyramidTypes } from './dtype.ts'

/** Rows of one plane of a box. `index`: along the axes of the file, y and x at the start of the box. */
export type PlaneRows = {
  readonly index: readonly number[]
  /** The values, y slower than x; made when asked for, and valid until the next are. */
  readonly rows: () => PyramidArray
}

const sameType = (like: PyramidArray, length: number): PyramidArray => {
  for (const type of Object.values(pyramidTypes)) if (like instanceof type) return new type(length)
  return new Float64Array(length)
}

/**
 * Takes a box apart into its planes.
 * @param y number of the axis of rows, -1 where there is none; `x` alike.
 */
export const planesOf = (values: PyramidArray, box: Box, y: number, x: number): readonly PlaneRows[] => {
  const strides = box.shape.map((_, axis) => sizeOf(box.shape.slice(axis + 1)))
  const [height, width] = [box.shape[y] ?? 1, box.shape[x] ?? 1]
  const [strideY, strideX] = [strides[y] ?? 0, strides[x] ?? 1]
  const isPlain = (strideX === 1 || width === 1) && (strideY === width || height === 1)
  let gathered: PyramidArray | undefined
  const outer = box.shape.map((length, axis) => (axis === y || axis === x ? 1 : length))
  return [...indicesOf(outer)].map((step) => {
    const from = step.reduce((sum, n, axis) => sum + n * (strides[axis] ?? 0), 0)
    const rows = () => {
      if (isPlain) return values.subarray(from, from + height * width)
      gathered ??= sameType(values, height * width)
      for (let row = 0; row < height; row++) {
        let at = from + row * strideY
        for (let column = 0; column < width; column++) {
          gathered[row * width + column] = values[at] ?? 0
          at += strideX
        }
      }
      return gathered
    }
    return { index: step.map((n, axis) => n + (box.start[axis] ?? 0)), rows }
  })
}
