import { assertSane, type Pixels } from '../painted/pixels.ts'
import { inflateRows } from '../png/inflate-rows.ts'

/** Bytes a value, by TIFF's type: only counting numbers are met in what is read here. */
const sizes: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4 }

type Fields = ReadonlyMap<number, readonly number[]>

const fieldsOf = (view: DataView, isLittle: boolean): Fields => {
  const at = view.getUint32(4, isLittle)
  const inFile = (place: number, length: number) => {
    if (place + length > view.byteLength) throw new Error('the TIFF is cut off')
  }
  inFile(at, 2)
  const count = view.getUint16(at, isLittle)
  inFile(at, 2 + 12 * count + 4)
  const fields = new Map<number, readonly number[]>()
  for (let index = 0; index < count; index++) {
    const entry = at + 2 + 12 * index
    const size = sizes[view.getUint16(entry + 2, isLittle)]
    if (size === undefined) continue
    const length = view.getUint32(entry + 4, isLittle)
    const place = length * size > 4 ? view.getUint32(entry + 8, isLittle) : entry + 8
    inFile(place, length * size)
    const read = (n: number) =>
      size === 1 ? view.getUint8(place + n) : size === 2 ? view.getUint16(place + 2 * n, isLittle) : view.getUint32(place + 4 * n, isLittle)
    fields.set(
      view.getUint16(entry, isLittle),
      Array.from({ length }, (_, n) => read(n)),
    )
  }
  if (view.getUint32(at + 2 + 12 * count, isLittle) !== 0) throw new Error('the TIFF has several pictures: one is read')
  return fields
}

const only = (fields: Fields, tag: number, name: string, allowed: readonly number[], otherwise?: number): number => {
  const value = fields.get(tag)?.[0] ?? otherwise
  if (value === undefined || !allowed.includes(value))
    throw new Error(`a TIFF whose ${name} is ${value ?? 'not said'}: ${allowed.join(' or ')} is read`)
  return value
}

/**
 * Opens a TIFF of one picture of whole numbers: 8, 16 or 32 bits, one number a pixel, in strips, as it is or packed with deflate, without
 * a predictor; either byte order.
 * @throws in words when it is of another kind or damaged, or claims more pixels than its bytes can hold.
 */
export const readTiff = (bytes: Uint8Array): Pixels => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const order = bytes.length < 8 ? 0 : view.getUint16(0)
  const isLittle = order === 0x4949
  if ((!isLittle && order !== 0x4d4d) || view.getUint16(2, isLittle) !== 42) throw new Error('is not a TIFF')
  const fields = fieldsOf(view, isLittle)
  const [width, height] = [fields.get(256)?.[0] ?? 0, fields.get(257)?.[0] ?? 0]
  const depth = only(fields, 258, 'number of bits', [8, 16, 32], 1)
  const compression = only(fields, 259, 'compression', [1, 8, 32_946], 1)
  only(fields, 277, 'number of values a pixel', [1], 1)
  only(fields, 317, 'predictor', [1], 1)
  only(fields, 339, 'kind of values', [1], 1)
  if (fields.has(324)) throw new Error('a TIFF in tiles: strips are read')
  const [offsets, lengths] = [fields.get(273) ?? [], fields.get(279) ?? []]
  assertSane(width, height, (width * height * depth) / 8, bytes.length, compression === 1 ? 1 : undefined)
  const rowsPerStrip = Math.min(height, fields.get(278)?.[0] ?? height)
  if (rowsPerStrip < 1 || offsets.length !== Math.ceil(height / rowsPerStrip) || lengths.length !== offsets.length)
    throw new Error(`the TIFF has ${offsets.length} strips for ${height} rows`)
  const strips = offsets.map((offset, index) => {
    if (offset + (lengths[index] ?? 0) > bytes.length) throw new Error('the TIFF is cut off')
    return bytes.subarray(offset, offset + (lengths[index] ?? 0))
  })
  const length = (width * depth) / 8
  return {
    ...{ width, height },
    eachRow: (take) => {
      const values = new Uint32Array(width)
      const unpack = (row: Uint8Array, y: number) => {
        const line = new DataView(row.buffer, row.byteOffset, row.byteLength)
        for (let x = 0; x < width; x++)
          values[x] = depth === 8 ? line.getUint8(x) : depth === 16 ? line.getUint16(2 * x, isLittle) : line.getUint32(4 * x, isLittle)
        take(values, y)
      }
      strips.forEach((strip, index) => {
        const top = index * rowsPerStrip
        const rows = Math.min(rowsPerStrip, height - top)
        if (compression !== 1) inflateRows([strip], length, rows, (row, y) => unpack(row, top + y))
        else if (strip.length < length * rows) throw new Error('the TIFF is cut off')
        else for (let y = 0; y < rows; y++) unpack(strip.subarray(y * length, (y + 1) * length), top + y)
      })
    },
  }
}
