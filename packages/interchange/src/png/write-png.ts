import { crc32 } from './crc32.ts'
import { packRows } from './pack-rows.ts'

/** Colours of a palette, each `[red, green, blue]` from 0 to 255. */
export type Palette = readonly (readonly [red: number, green: number, blue: number])[]

type PngShape = { readonly width: number; readonly height: number } & (
  | { readonly kind: 'grey16' }
  | { readonly kind: 'rgb8' }
  | { readonly kind: 'palette8'; readonly palette: Palette }
)

const codes = { grey16: [16, 0], rgb8: [8, 2], palette8: [8, 3] } as const
const bytesOf = { grey16: 2, rgb8: 3, palette8: 1 } as const
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

const chunk = (type: string, body: Uint8Array): Uint8Array => {
  const name = new TextEncoder().encode(type)
  const bytes = new Uint8Array(12 + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  bytes.set(name, 4)
  bytes.set(body, 8)
  view.setUint32(8 + body.length, crc32(name, body))
  return bytes
}

const header = ({ width, height, kind }: PngShape): Uint8Array => {
  const [depth, color] = codes[kind]
  const body = new Uint8Array(13)
  const view = new DataView(body.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  body.set([depth, color], 8)
  return chunk('IHDR', body)
}

/**
 * A PNG (ISO/IEC 15948) in pieces, so that no large picture is ever whole in memory. Rows are not filtered: pictures of labels are runs of one
 * value, which deflate holds well as they are. The same rows give the same bytes.
 * @param rowOf one row as PNG has it: 2 bytes a pixel, the higher first (`grey16`), 3 (`rgb8`) or 1 (`palette8`).
 */
export const writePng = function* (shape: PngShape, rowOf: (y: number) => Uint8Array): Generator<Uint8Array> {
  yield signature
  yield header(shape)
  if (shape.kind === 'palette8') yield chunk('PLTE', Uint8Array.from(shape.palette.flat()))
  const rows = function* () {
    for (let y = 0; y < shape.height; y++) {
      const row = rowOf(y)
      const line = new Uint8Array(row.length + 1)
      line.set(row, 1)
      yield line
    }
  }
  const size = (shape.width * bytesOf[shape.kind] + 1) * shape.height
  for (const piece of packRows(rows(), size)) yield chunk('IDAT', piece)
  yield chunk('IEND', new Uint8Array(0))
}
