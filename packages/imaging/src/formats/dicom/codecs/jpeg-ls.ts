import { createRequire } from 'node:module'
import { type PixelArray, valuesOf } from '../../../dtype.ts'
import { check } from '../../../format-error.ts'
import { interleaved } from '../planes.ts'
import type { FrameHeader } from './jpeg-stream.ts'
import { decodeWith, type WasmDecoder, type WasmFactory, wasmCodec } from './wasm-module.ts'

const require = createRequire(import.meta.url)

type Decoder = WasmDecoder & { readonly getInterleaveMode: () => number | { readonly value: number } }
type Charls = { readonly HEAPU8: Uint8Array; readonly JpegLSDecoder: new () => Decoder }

const factory: WasmFactory<Charls> = require('@cornerstonejs/codec-charls/decodewasmjs')
const charls = wasmCodec(factory, require.resolve('@cornerstonejs/codec-charls/decodewasm'))
const place = 'JPEG-LS stream'

/**
 * JPEG-LS (T.87), by CharLS.
 * @returns rows, columns, components.
 * @throws FormatError
 */
export const decodeJpegLs = async (bytes: Uint8Array, header: FrameHeader): Promise<PixelArray> => {
  const { rows, columns, precision, components } = header
  check(precision >= 2 && precision <= 16, place, `it has ${precision} bits for a value; JPEG-LS has 2 to 16`)
  const decoded = await charls(place, (module) => decodeWith(new module.JpegLSDecoder(), bytes, (decoder) => decoder.getInterleaveMode()))
  const count = rows * columns * components.length
  check(decoded.bytes.length === count * (precision > 8 ? 2 : 1), place, 'it decodes to another size than it says')
  const values = precision > 8 ? valuesOf(decoded.bytes, 'uint16', true) : decoded.bytes
  const mode = typeof decoded.info === 'number' ? decoded.info : decoded.info.value
  if (components.length === 1 || mode !== 0) return values
  const pixels = rows * columns
  const planes = components.map((_, n) => values.slice(n * pixels, (n + 1) * pixels))
  return interleaved(planes, precision > 8 ? 'uint16' : 'uint8')
}
