import { gunzipSync } from 'node:zlib'
import { err, ok, type Result } from '@reticle/domain'
import { sentAffine } from './nifti-of.ts'

type Read = (view: DataView, at: number, isLittle: boolean) => number
const readers: Readonly<Record<number, readonly [bytes: number, read: Read]>> = {
  2: [1, (view, at) => view.getUint8(at)],
  4: [2, (view, at, isLittle) => view.getInt16(at, isLittle)],
  8: [4, (view, at, isLittle) => view.getInt32(at, isLittle)],
  16: [4, (view, at, isLittle) => view.getFloat32(at, isLittle)],
  64: [8, (view, at, isLittle) => view.getFloat64(at, isLittle)],
  256: [1, (view, at) => view.getInt8(at)],
  512: [2, (view, at, isLittle) => view.getUint16(at, isLittle)],
  768: [4, (view, at, isLittle) => view.getUint32(at, isLittle)],
}

/** What may stand before the voxels: header and extensions. */
const mostBefore = 2 ** 20

/** No more than the volume that was asked for can hold is ever inflated, whatever the file says of itself. */
const inflated = (file: Buffer, most: number): Result<Buffer, string> => {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file.length > most ? err(`it is longer than ${most} bytes`) : ok(file)
  try {
    return ok(gunzipSync(file, { maxOutputLength: most }))
  } catch (cause) {
    const isTooLong = cause instanceof RangeError
    return err(isTooLong ? `it is longer than ${most} bytes when it is inflated` : 'its gzip is broken')
  }
}

/** Whether columns and rows run against those that were sent; undefined when the space says another thing than that. */
const turnsIn = (view: DataView, isLittle: boolean): { x: boolean; y: boolean } | undefined => {
  // Without a space of its own it is the grid that was sent.
  if (view.getInt16(254, isLittle) <= 0) return { x: false, y: false }
  const at = (row: number, column: number) => view.getFloat32(280 + 16 * row + 4 * column, isLittle)
  const signs = sentAffine.map((numbers, axis) =>
    numbers.slice(0, 3).every((value, column) => Math.abs(Math.abs(at(axis, column)) - Math.abs(value)) < 1e-3)
      ? Math.sign(at(axis, axis)) * Math.sign(numbers[axis] ?? 1)
      : 0,
  )
  return signs.includes(0) ? undefined : { x: (signs[0] ?? 1) < 0, y: (signs[1] ?? 1) < 0 }
}

/**
 * The labels of a NIfTI-1 volume of one slice, rows x columns, 0 is the background. Refused in words: another shape than was sent, numbers
 * that are no whole labels from 0 to 65535, a grid that is not the one that was sent (mirrored is taken, and mirrored back).
 */
export const readLabels = (file: Buffer, rows: number, columns: number): Result<Uint16Array, string> => {
  const packed = inflated(file, mostBefore + 8 * rows * columns)
  if (!packed.ok) return packed
  const bytes = packed.value
  if (bytes.length < 352) return err(`it ends at byte ${bytes.length}, inside the header of NIfTI`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = view.getInt32(0, true) === 348
  if (!isLittle && view.getInt32(0, false) !== 348) return err('it is no NIfTI-1 volume')
  if (bytes.toString('latin1', 344, 347) !== 'n+1') return err('it is no NIfTI-1 volume in one file')
  const rank = view.getInt16(40, isLittle)
  const dim = Array.from({ length: Math.min(7, Math.max(0, rank)) }, (_, at) => view.getInt16(42 + 2 * at, isLittle))
  if (dim[0] !== columns || dim[1] !== rows || dim.slice(2).some((length) => length !== 1))
    return err(`dim: the shape is ${dim.join(' x ')}; ${columns} x ${rows} x 1 was sent`)
  const reader = readers[view.getInt16(70, isLittle)]
  if (reader === undefined) return err(`datatype: ${view.getInt16(70, isLittle)} is no type of labels`)
  const [size, read] = reader
  const start = Math.trunc(view.getFloat32(108, isLittle))
  const wanted = rows * columns * size
  if (!(start >= 348) || bytes.length < start + wanted)
    return err(`it ends at byte ${bytes.length}; ${wanted} bytes of labels were to come`)
  const turns = turnsIn(view, isLittle)
  if (turns === undefined) return err('srow: it lies on another grid than the one that was sent')
  const labels = new Uint16Array(rows * columns)
  for (let index = 0; index < labels.length; index++) {
    const value = read(view, start + index * size, isLittle)
    const [row, column] = [Math.floor(index / columns), index % columns]
    if (!(Number.isInteger(value) && value >= 0 && value <= 65_535)) return err(`(${column}, ${row}): ${value} is no label`)
    labels[(turns.y ? rows - 1 - row : row) * columns + (turns.x ? columns - 1 - column : column)] = value
  }
  return ok(labels)
}
