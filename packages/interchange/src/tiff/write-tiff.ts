import { zlibSync } from 'fflate'

const rowsPerStrip = 64
const [short, long, rational] = [3, 4, 5] as const

type Field = { readonly tag: number; readonly type: 3 | 4 | 5; readonly values: readonly number[] }
const sizeOf = { 3: 2, 4: 4, 5: 4 } as const
/** Fields of TIFF 6.0, section 8 (greyscale) and of the supplement on sample formats, in ascending order as the directory must be. */
const fieldsOf = (width: number, height: number, offsets: readonly number[], lengths: readonly number[]): readonly Field[] => [
  { tag: 256, type: long, values: [width] },
  { tag: 257, type: long, values: [height] },
  { tag: 258, type: short, values: [16] },
  // Deflate, as the supplement of 2002 has it.
  { tag: 259, type: short, values: [8] },
  // Zero is black.
  { tag: 262, type: short, values: [1] },
  { tag: 273, type: long, values: offsets },
  { tag: 277, type: short, values: [1] },
  { tag: 278, type: long, values: [rowsPerStrip] },
  { tag: 279, type: long, values: lengths },
  { tag: 282, type: rational, values: [1, 1] },
  { tag: 283, type: rational, values: [1, 1] },
  // No unit of resolution.
  { tag: 296, type: short, values: [1] },
  // Whole numbers without a sign.
  { tag: 339, type: short, values: [1] },
]

const directory = (fields: readonly Field[], at: number): Uint8Array => {
  const size = 2 + 12 * fields.length + 4
  const outside = fields.map(({ type, values }) => (values.length * sizeOf[type] > 4 ? values.length * sizeOf[type] : 0))
  const bytes = new Uint8Array(size + outside.reduce((sum, length) => sum + length + (length % 2), 0))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, fields.length, true)
  let free = size
  fields.forEach(({ tag, type, values }, index) => {
    const entry = 2 + 12 * index
    view.setUint16(entry, tag, true)
    view.setUint16(entry + 2, type, true)
    view.setUint32(entry + 4, type === rational ? values.length / 2 : values.length, true)
    const length = outside[index] ?? 0
    const place = length > 0 ? free : entry + 8
    if (length > 0) view.setUint32(entry + 8, at + free, true)
    values.forEach((value, n) => {
      if (type === short) view.setUint16(place + 2 * n, value, true)
      else view.setUint32(place + 4 * n, value, true)
    })
    free += length + (length % 2)
  })
  return bytes
}

/**
 * A TIFF 6.0 of 16-bit grey values, little-endian, in strips packed with deflate. The place of the directory stands in the first bytes, so
 * the packed strips (not the pixels) are held until the last one is there. The same rows give the same bytes.
 * @param rowOf one row of values.
 * @throws when the file would be larger than the 4 GiB that a TIFF can have.
 */
export const writeTiff = function* (width: number, height: number, rowOf: (y: number) => Uint16Array): Generator<Uint8Array> {
  const strips: Uint8Array[] = []
  for (let top = 0; top < height; top += rowsPerStrip) {
    const rows = Math.min(rowsPerStrip, height - top)
    const strip = new Uint8Array(2 * width * rows)
    const view = new DataView(strip.buffer)
    for (let y = 0; y < rows; y++)
      rowOf(top + y).forEach((value, x) => {
        view.setUint16(2 * (y * width + x), value, true)
      })
    strips.push(zlibSync(strip, { level: 6 }))
  }
  // Directories and strips begin at even places.
  const padding = (strip: Uint8Array) => strip.length % 2
  let at = 8
  const offsets = strips.map((strip) => {
    const offset = at
    at += strip.length + padding(strip)
    return offset
  })
  if (at > 0xfff00000) throw new Error(`a TIFF of ${width} x ${height} pixels would be larger than 4 GiB`)
  const head = new Uint8Array(8)
  head.set([0x49, 0x49, 42, 0])
  new DataView(head.buffer).setUint32(4, at, true)
  yield head
  for (const strip of strips) {
    yield strip
    if (padding(strip) > 0) yield new Uint8Array(1)
  }
  yield directory(
    fieldsOf(
      width,
      height,
      offsets,
      strips.map((strip) => strip.length),
    ),
    at,
  )
}
