import type { PixelInfo } from '@reticle/contract'
import type { PixelValues } from './pixel-source.ts'

/** Room for so many stored values, in their own type. */
export const emptyValues = (dtype: PixelInfo['dtype'], length: number): PixelValues => {
  switch (dtype) {
    case 'uint8':
      return new Uint8Array(length)
    case 'int8':
      return new Int8Array(length)
    case 'uint16':
      return new Uint16Array(length)
    case 'int16':
      return new Int16Array(length)
    case 'uint32':
      return new Uint32Array(length)
    case 'int32':
      return new Int32Array(length)
    case 'float32':
      return new Float32Array(length)
    case 'float64':
      return new Float64Array(length)
  }
}
