import { type ByteSource, buffered } from '../../../byte-source.ts'
import { check } from '../../../format-error.ts'
import { sliceOf } from '../../../sources.ts'
import type { Hdu } from '../hdu.ts'
import { type Column, columnsOf, elementBytes } from './columns.ts'

/** A binary table that is read row by row, never as a whole. */
export type Table = {
  readonly rows: number
  readonly column: (name: string) => Column | undefined
  /** The number in a column of one number. */
  readonly number: (row: number, column: Column) => Promise<number>
  /** The bytes of a variable-length array; empty where it has no elements. @throws FormatError where they lie outside of the heap. */
  readonly array: (row: number, column: Column, mostBytes: number) => Promise<Uint8Array>
}

export const tableOf = (source: ByteSource, { header, at, end }: Hdu): Table => {
  const columns = columnsOf(header)
  const [rowBytes, rows] = [header.count('NAXIS1'), header.count('NAXIS2')]
  const heapAt = header.count('THEAP', rowBytes * rows)
  check(heapAt >= rowBytes * rows && heapAt <= end - at, `${header.place}, THEAP`, `the heap cannot begin at byte ${heapAt} of the data`)
  const table = buffered(sliceOf(source, at, at + rowBytes * rows))
  const heap = sliceOf(source, at + heapAt, end)
  const field = async (row: number, column: Column): Promise<DataView> => {
    const from = row * rowBytes + column.offset
    const bytes = await table.read(from, from + column.bytes)
    check(bytes.length === column.bytes, `${header.place}, row ${row + 1}`, 'the table ends too early')
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  return {
    rows,
    column: (name) => columns.find((column) => column.name === name),
    number: async (row, column) => {
      const place = `${header.place}, row ${row + 1}`
      check(column.bytes === elementBytes(column.code), place, `${column.name} should hold one number`)
      const view = await field(row, column)
      switch (column.code) {
        case 'B':
          return view.getUint8(0)
        case 'I':
          return view.getInt16(0)
        case 'J':
          return view.getInt32(0)
        case 'K':
          return Number(view.getBigInt64(0))
        case 'E':
          return view.getFloat32(0)
        case 'D':
          return view.getFloat64(0)
        default:
          check(false, place, `${column.name} should hold a number`)
      }
    },
    array: async (row, column, mostBytes) => {
      const place = `${header.place}, row ${row + 1}, ${column.name}`
      check('PQ'.includes(column.code) && column.bytes >= elementBytes(column.code), place, 'it should be an array of variable length')
      const view = await field(row, column)
      const [count, from] =
        column.code === 'P' ? [view.getInt32(0), view.getInt32(4)] : [Number(view.getBigInt64(0)), Number(view.getBigInt64(8))]
      const bytes = count * elementBytes(column.element)
      check(count >= 0 && from >= 0 && from + bytes <= heap.size, place, `${count} elements at byte ${from} are not in the heap`)
      check(bytes <= mostBytes, place, `${bytes} bytes are more than may be held at once`)
      return heap.read(from, from + bytes)
    },
  }
}
