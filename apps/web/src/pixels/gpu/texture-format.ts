import type { PixelValues } from '../pixel-source.ts'
import type { SampleKind } from './shaders.ts'

/** How values of a type lie in a texture. */
export type TextureFormat = { readonly kind: SampleKind; readonly internal: number; readonly format: number; readonly type: number }

/** 64-bit floating point is turned into 32 bits before it comes here. */
export const textureFormat = (gl: WebGL2RenderingContext, values: PixelValues): TextureFormat => {
  if (values instanceof Uint8Array) return { kind: 'unsigned', internal: gl.R8UI, format: gl.RED_INTEGER, type: gl.UNSIGNED_BYTE }
  if (values instanceof Uint16Array) return { kind: 'unsigned', internal: gl.R16UI, format: gl.RED_INTEGER, type: gl.UNSIGNED_SHORT }
  if (values instanceof Uint32Array) return { kind: 'unsigned', internal: gl.R32UI, format: gl.RED_INTEGER, type: gl.UNSIGNED_INT }
  if (values instanceof Int8Array) return { kind: 'signed', internal: gl.R8I, format: gl.RED_INTEGER, type: gl.BYTE }
  if (values instanceof Int16Array) return { kind: 'signed', internal: gl.R16I, format: gl.RED_INTEGER, type: gl.SHORT }
  if (values instanceof Int32Array) return { kind: 'signed', internal: gl.R32I, format: gl.RED_INTEGER, type: gl.INT }
  return { kind: 'float', internal: gl.R32F, format: gl.RED, type: gl.FLOAT }
}

/** The part of a chunk that a tile covers: `rowLength` values from one row to the next. */
type Part = { readonly offset: number; readonly rowLength: number; readonly width: number; readonly height: number }

/** True when something in the tile was not measured. */
export const gapsIn = (values: PixelValues, { offset, rowLength, width, height }: Part, nodata: number | null): boolean => {
  if (nodata === null && !(values instanceof Float32Array || values instanceof Float64Array)) return false
  for (let y = 0; y < height; y++)
    for (let n = offset + y * rowLength, end = n + width; n < end; n++) {
      const value = values[n] ?? 0
      if (value === nodata || value - value !== 0) return true
    }
  return false
}

/**
 * A tile of 64-bit values as 32-bit differences to a base. What was not measured becomes NaN: after rounding it might look like a neighbour.
 */
export const narrowed = (
  values: Float64Array,
  { offset, rowLength, width, height }: Part,
  base: number,
  nodata: number | null,
): Float32Array<ArrayBuffer> => {
  const narrow = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = values[offset + y * rowLength + x] ?? Number.NaN
      narrow[y * width + x] = value === nodata ? Number.NaN : value - base
    }
  return narrow
}
