import type { Box, Dataset } from './dataset.ts'
import { type Dtype, fillValues, type PixelArray, pixelArray, setValues } from './dtype.ts'
import { check } from './format-error.ts'

/** The product of the lengths; 1 of none. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

/** @throws FormatError unless the box lies inside `shape` and has as many axes. */
export const checkBox = ({ start, shape }: Box, whole: readonly number[]): void => {
  check(start.length === whole.length && shape.length === whole.length, 'box', `the array has ${whole.length} axes`)
  for (const [axis, length] of whole.entries()) {
    const [from, count] = [start[axis] ?? 0, shape[axis] ?? 0]
    const isInside = Number.isInteger(from) && Number.isInteger(count) && from >= 0 && count >= 0 && from + count <= length
    check(isInside, 'box', `axis ${axis} runs from 0 to ${length}, not from ${from} to ${from + count}`)
  }
}

/** Walks all index tuples of `counts`, slowest axis first. */
export function* indicesOf(counts: readonly number[]): Generator<number[]> {
  if (counts.some((count) => count <= 0)) return
  const index = counts.map(() => 0)
  for (;;) {
    yield [...index]
    let axis = counts.length - 1
    for (; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1
      index[axis] = next
      if (next < (counts[axis] ?? 0)) break
      index[axis] = 0
    }
    if (axis < 0) return
  }
}

/**
 * Copies the part that two boxes have in common, from an array that holds `from` to one that holds `to`; all in C order. What is whole in both
 * along the last axes is copied in one piece.
 */
export const copyBox = (source: PixelArray, from: Box, target: PixelArray, to: Box): void => {
  const rank = from.shape.length
  const start = from.start.map((at, axis) => Math.max(at, to.start[axis] ?? 0))
  const end = from.start.map((at, axis) => Math.min(at + (from.shape[axis] ?? 0), (to.start[axis] ?? 0) + (to.shape[axis] ?? 0)))
  const shape = start.map((at, axis) => (end[axis] ?? 0) - at)
  if (shape.some((length) => length <= 0)) return
  const isWhole = (axis: number) => shape[axis] === from.shape[axis] && shape[axis] === to.shape[axis]
  let cut = Math.max(0, rank - 1)
  while (cut > 0 && isWhole(cut)) cut--
  const inner = sizeOf(shape.slice(cut + 1))
  const run = inner * (shape[cut] ?? 1)
  const offsetIn = (box: Box, index: readonly number[]): number => {
    let offset = 0
    for (let axis = 0; axis <= Math.min(cut, rank - 1); axis++)
      offset = offset * (box.shape[axis] ?? 0) + (index[axis] ?? 0) + (start[axis] ?? 0) - (box.start[axis] ?? 0)
    return offset * inner
  }
  for (const index of indicesOf(shape.slice(0, cut))) {
    const at = offsetIn(from, index)
    setValues(target, source.subarray(at, at + run), offsetIn(to, index))
  }
}

/**
 * Puts a box together from regular chunks that are decoded one at a time.
 * @param whole shape of the array; chunks at its far edges may reach beyond it.
 * @param chunkAt the values of one chunk by its index, in C order of the full chunk shape; undefined for one that is all `fill`.
 */
export const gatherBox = async (
  box: Box,
  { whole, chunk, dtype, fill = 0 }: { whole: readonly number[]; chunk: readonly number[]; dtype: Dtype; fill?: number },
  chunkAt: (index: readonly number[]) => Promise<PixelArray | undefined>,
): Promise<PixelArray> => {
  checkBox(box, whole)
  const target = pixelArray(dtype, sizeOf(box.shape))
  if (fill !== 0) fillValues(target, fill)
  const first = box.start.map((at, axis) => Math.floor(at / (chunk[axis] ?? 1)))
  const counts = box.start.map((at, axis) => Math.ceil((at + (box.shape[axis] ?? 0)) / (chunk[axis] ?? 1)) - (first[axis] ?? 0))
  for (const step of indicesOf(box.shape.some((length) => length === 0) ? [0] : counts)) {
    const index = step.map((n, axis) => n + (first[axis] ?? 0))
    const values = await chunkAt(index)
    if (values === undefined) continue
    copyBox(values, { start: index.map((n, axis) => n * (chunk[axis] ?? 1)), shape: chunk }, target, box)
  }
  return target
}

/** Boxes that cover a dataset in C order, each no larger than `values`: whole planes where they fit, otherwise bands of rows of whole chunks. */
export function* bandsOf({ axes, chunk }: Pick<Dataset, 'axes' | 'chunk'>, values: number): Generator<Box> {
  const whole = axes.map((axis) => axis.length)
  const rank = whole.length
  if (rank === 0) {
    yield { start: [], shape: [] }
    return
  }
  // The axis that is cut: everything behind it is taken whole, everything before it one index at a time.
  let cut = 0
  while (cut < rank - 1 && sizeOf(whole.slice(cut + 1)) > values) cut++
  const inner = sizeOf(whole.slice(cut + 1))
  const unit = chunk[cut] ?? 1
  const most = Math.max(1, Math.floor(values / Math.max(1, inner)))
  const step = most >= unit ? most - (most % unit) : most
  for (const outer of indicesOf(whole.slice(0, cut)))
    for (let at = 0; at < (whole[cut] ?? 0); at += step)
      yield {
        start: [...outer, at, ...whole.slice(cut + 1).map(() => 0)],
        shape: [...outer.map(() => 1), Math.min(step, (whole[cut] ?? 0) - at), ...whole.slice(cut + 1)],
      }
}
