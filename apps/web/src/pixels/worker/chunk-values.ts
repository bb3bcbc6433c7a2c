import type { PixelValues } from '../pixel-source.ts'
import { ChunkError } from './chunk-error.ts'

type Decoded = { readonly data: unknown; readonly shape: readonly number[]; readonly stride: readonly number[] }

const isNumeric = (data: unknown): data is PixelValues =>
  data instanceof Uint8Array ||
  data instanceof Int8Array ||
  data instanceof Uint16Array ||
  data instanceof Int16Array ||
  data instanceof Uint32Array ||
  data instanceof Int32Array ||
  data instanceof Float32Array ||
  data instanceof Float64Array

type Indexed = { readonly length: number; readonly [index: number]: unknown }
const isIndexed = (data: unknown): data is Indexed => typeof data === 'object' && data !== null && 'length' in data

/** 64-bit integers become float64, half floats float32, truth values uint8. */
const nativeValues = (data: unknown): PixelValues => {
  if (isNumeric(data)) return data
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number)
  if (typeof data === 'object' && data !== null && Symbol.iterator in data && isIndexed(data)) {
    const values = Array.from(data, (value: unknown) => value)
    if (values.every((value) => typeof value === 'boolean')) return Uint8Array.from(values, Number)
    if (values.every((value) => typeof value === 'number')) return Float32Array.from(values)
  }
  throw new ChunkError('refused', 'not-numbers')
}

const isRowMajor = (shape: readonly number[], stride: readonly number[]): boolean => {
  let expected = 1
  for (let n = shape.length - 1; n >= 0; n--) {
    if ((shape[n] ?? 1) > 1 && stride[n] !== expected) return false
    expected *= shape[n] ?? 1
  }
  return true
}

/** The values of a decoded chunk in C order (the last axis fastest), in a type that a texture can hold. */
export const chunkValues = ({ data, shape, stride }: Decoded): PixelValues => {
  const values = nativeValues(data)
  if (isRowMajor(shape, stride)) return values
  const ordered = values.slice()
  const index = shape.map(() => 0)
  for (let to = 0; to < ordered.length; to++) {
    const from = index.reduce((sum, at, n) => sum + at * (stride[n] ?? 0), 0)
    ordered[to] = values[from] ?? 0
    for (let n = shape.length - 1; n >= 0; n--) {
      const next = (index[n] ?? 0) + 1
      index[n] = next === shape[n] ? 0 : next
      if (next !== shape[n]) break
    }
  }
  return ordered
}
