import { createRequire } from 'node:module'
import { type PixelArray, valuesOf } from '../../../dtype.ts'
import { check } from '../../../format-error.ts'
import type { CodeStream } from './jpeg-2000-header.ts'
import { checkTiles } from './jpeg-2000-tiles.ts'
import { decodeWith, type WasmDecoder, type WasmFactory, wasmCodec } from './wasm-module.ts'

const require = createRequire(import.meta.url)

type FrameInfo = {
  readonly width: number
  readonly height: number
  readonly bitsPerSample: number
  readonly componentCount: number
  readonly isSigned: boolean
}
type Decoder = WasmDecoder & { readonly getFrameInfo: () => FrameInfo }
type OpenJpeg = { readonly HEAPU8: Uint8Array; readonly J2KDecoder: new () => Decoder }
type OpenJph = { readonly HEAPU8: Uint8Array; readonly HTJ2KDecoder: new () => Decoder }

const openJpegFactory: WasmFactory<OpenJpeg> = require('@cornerstonejs/codec-openjpeg/decodewasmjs')
const openJpeg = wasmCodec(openJpegFactory, require.resolve('@cornerstonejs/codec-openjpeg/decodewasm'))
const openJphFactory: WasmFactory<OpenJph> = require('@cornerstonejs/codec-openjph/wasmjs')
const openJph = wasmCodec(openJphFactory, require.resolve('@cornerstonejs/codec-openjph/wasm'))
const place = 'JPEG 2000 stream'

const decoded = (bytes: Uint8Array, isHighThroughput: boolean) =>
  isHighThroughput
    ? openJph(place, (module) => decodeWith(new module.HTJ2KDecoder(), bytes, (decoder) => decoder.getFrameInfo()))
    : openJpeg(place, (module) => decodeWith(new module.J2KDecoder(), bytes, (decoder) => decoder.getFrameInfo()))

/**
 * The stream with components that are declared unsigned. Nothing but the level shift at the end differs (ISO/IEC 15444-1 annex G.1): values come
 * out higher by half of their range. The codecs' wrappers cut negative values of 8 bits off.
 */
const unsigned = (bytes: Uint8Array, { start, components }: CodeStream): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  for (let n = 0; n < components; n++) copy[start + 42 + 3 * n] = (copy[start + 42 + 3 * n] ?? 0) & 0x7f
  return copy
}

/**
 * JPEG 2000 (ISO/IEC 15444-1) by OpenJPEG, and its high-throughput variant (part 15) by OpenJPH.
 * @returns rows, columns, components, signed where the stream is.
 * @throws FormatError
 */
export const decodeJpeg2000 = async (bytes: Uint8Array, stream: CodeStream): Promise<PixelArray> => {
  const { rows, columns, components, precision, isSigned } = stream
  check(precision <= 16, place, `it has ${precision} bits for a value; up to 16 are read`)
  // Each tile has tables of its own, however small it is.
  check(stream.tiles <= 64 || stream.tiles * 256 <= rows * columns, place, `it is cut into ${stream.tiles} tiles`)
  checkTiles(bytes, stream)
  const isLifted = isSigned && precision <= 8
  const { bytes: raw, info } = await decoded(isLifted ? unsigned(bytes, stream) : bytes, stream.isHighThroughput)
  const fits =
    info.width === columns && info.height === rows && info.componentCount === components && info.isSigned === (isSigned && !isLifted)
  const size = precision > 8 ? 2 : 1
  check(fits && raw.length === rows * columns * components * size, place, 'it decodes to another size than it says')
  if (size === 2) return valuesOf(raw, isSigned ? 'int16' : 'uint16', true)
  return isLifted ? Int8Array.from(raw, (value) => value - 2 ** (precision - 1)) : valuesOf(raw, 'uint8', true)
}
