import { checkBox, copyBox, indicesOf, sizeOf } from '../../box.ts'
import type { ByteSource } from '../../byte-source.ts'
import type { Box, ReadLimits } from '../../dataset.ts'
import { bytesOf, type Dtype, type PixelArray, pixelArray, valuesOf } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import { fromHalfs } from './half.ts'

/** How the values of one array are stored; `float16` becomes float32. */
export type StoredType = Dtype | 'float16'
export const dtypeOfStored = (type: StoredType): Dtype => (type === 'float16' ? 'float32' : type)
export const bytesOfStored = (type: StoredType): number => (type === 'float16' ? 2 : bytesOf(type))

export const decodeStored = (bytes: Uint8Array, type: StoredType, isLittle: boolean): PixelArray =>
  type === 'float16' ? fromHalfs(bytes, isLittle) : valuesOf(bytes, type, isLittle)

/** An array that lies in one piece, C order. */
export type Contiguous = {
  readonly source: ByteSource
  /** The byte of the first value. */
  readonly at: number
  readonly shape: readonly number[]
  readonly type: StoredType
  readonly isLittle: boolean
}

/** Bytes that are read in one step. */
const stepBytes = 4 * 1024 * 1024

/** The box that is read with the least effort: whole rows, planes and volumes up to 4 MiB. */
export const chunkOf = (shape: readonly number[], bytesPerValue: number): number[] => {
  const chunk = shape.map(() => 1)
  let left = Math.floor(stepBytes / bytesPerValue)
  for (let axis = shape.length - 1; axis >= 0 && left > 1; axis--) {
    const length = Math.max(1, Math.min(shape[axis] ?? 1, left))
    chunk[axis] = length
    if (length < (shape[axis] ?? 1)) break
    left = Math.floor(left / length)
  }
  return chunk
}

/** @throws FormatError when a box is more than may be held at once. */
export const checkBytes = (shape: readonly number[], bytesPerValue: number, limits: ReadLimits): void =>
  check(sizeOf(shape) * bytesPerValue <= limits.bytes, 'box', `it takes more than ${Math.round(limits.bytes / 1_048_576)} MB at once`)

/**
 * Reads a box of an array that lies in one piece: in steps of up to 4 MiB, skipping what lies between its rows where that is much.
 * @throws FormatError when the file ends too early, or the box is outside or too large.
 */
export const readContiguous = async (
  { source, at, shape, type, isLittle }: Contiguous,
  box: Box,
  limits: ReadLimits,
): Promise<PixelArray> => {
  checkBox(box, shape)
  const size = bytesOfStored(type)
  const dtype = dtypeOfStored(type)
  checkBytes(box.shape, bytesOf(dtype), limits)
  const target = pixelArray(dtype, sizeOf(box.shape))
  if (target.length === 0) return target

  // Axes behind `cut` are read whole, so that a run of indices of `cut` lies in one piece.
  let cut = Math.max(0, shape.length - 1)
  while (cut > 0 && box.shape[cut] === shape[cut]) cut--
  // Rows of `cut` that lie close together are read with what is between them.
  if (cut === shape.length - 1 && cut > 0 && (box.shape[cut] ?? 0) * 4 >= (shape[cut] ?? 0)) cut--
  const inner = shape.slice(cut + 1)
  const innerValues = sizeOf(inner)
  const rows = Math.max(1, Math.floor(stepBytes / (innerValues * size)))
  const [from, count] = [box.start[cut] ?? 0, box.shape[cut] ?? 1]
  for (const outer of indicesOf(box.shape.slice(0, cut))) {
    const index = outer.map((n, axis) => n + (box.start[axis] ?? 0))
    const base = index.reduce((sum, n, axis) => sum * (shape[axis] ?? 1) + n, 0) * (shape[cut] ?? 1)
    for (let row = from; row < from + count; row += rows) {
      const taken = Math.min(rows, from + count - row)
      const start = at + (base + row) * innerValues * size
      const bytes = await source.read(start, start + taken * innerValues * size)
      check(bytes.byteLength === taken * innerValues * size, `byte ${start}`, 'the file ends inside the pixels')
      const piece = { start: [...index, row, ...inner.map(() => 0)], shape: [...index.map(() => 1), taken, ...inner] }
      copyBox(decodeStored(bytes, type, isLittle), shape.length === 0 ? { start: [], shape: [] } : piece, target, box)
    }
  }
  return target
}

/**
 * The same values with the axes in reversed order: what is stored with the first axis fastest, in C order.
 * @param shape of `values`, C order; the answer has the reversed shape.
 */
export const transposed = (values: PixelArray, shape: readonly number[], dtype: Dtype): PixelArray => {
  const target = pixelArray(dtype, values.length)
  const whole = [...shape].reverse()
  const strides = whole.map(() => 1)
  for (let axis = 1; axis < whole.length; axis++) strides[axis] = (strides[axis - 1] ?? 1) * (whole[axis - 1] ?? 1)
  const last = whole.length - 1
  const [row, stride] = [whole[last] ?? 1, strides[last] ?? 1]
  let to = 0
  const copy: (from: number) => void =
    target instanceof BigInt64Array || target instanceof BigUint64Array
      ? (from) => {
          for (let n = 0; n < row; n++) target[to++] = BigInt(values[from + n * stride] ?? 0)
        }
      : (from) => {
          for (let n = 0; n < row; n++) target[to++] = Number(values[from + n * stride])
        }
  for (const index of indicesOf(whole.slice(0, -1))) copy(index.reduce((sum, n, axis) => sum + n * (strides[axis] ?? 0), 0))
  return target
}
