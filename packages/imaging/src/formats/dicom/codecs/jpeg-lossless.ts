import { check, FormatError } from '../../../format-error.ts'
import { bitsFrom, type HuffmanTable } from './huffman.ts'
import type { FrameHeader } from './jpeg-stream.ts'
import { eachScan, type Scan } from './scans.ts'

const place = 'JPEG stream'

/** T.81 table H.1: the value that is expected from those to the left (a), above (b) and above left (c). */
const predicted = (predictor: number, a: number, b: number, c: number): number => {
  switch (predictor) {
    case 1:
      return a
    case 2:
      return b
    case 3:
      return c
    case 4:
      return a + b - c
    case 5:
      return a + ((b - c) >> 1)
    case 6:
      return b + ((a - c) >> 1)
    case 7:
      return (a + b) >> 1
    default:
      throw new FormatError(place, `it uses predictor ${predictor}, which does not exist`)
  }
}

const tableOf = (scan: Scan, number: number): HuffmanTable => {
  const table = scan.tables.get(number)
  check(table !== undefined, place, 'a scan names a Huffman table that is not there')
  return table
}

/** One scan into `target`, which holds all components of pixel after pixel. Answers where its data end. */
const decodeScan = (bytes: Uint8Array, { rows, columns, precision, components }: FrameHeader, scan: Scan, target: Uint16Array): number => {
  const { parts, first: predictor, shift, restartInterval } = scan
  const step = components.length
  check(shift < precision, place, 'its point transform leaves no bits')
  check(restartInterval % columns === 0, place, 'it is restarted inside a row')
  const bits = bitsFrom(bytes, scan.start)
  const start = 1 << (precision - shift - 1)
  const restartRows = restartInterval / columns
  const tables = parts.map(({ component, dc }) => ({ component, table: tableOf(scan, dc) }))
  for (let row = 0; row < rows; row++) {
    const isFirst = row === 0 || (restartRows > 0 && row % restartRows === 0)
    if (isFirst && row > 0) bits.restart()
    for (let column = 0; column < columns; column++)
      for (const { component, table } of tables) {
        const at = (row * columns + column) * step + component
        const up = at - columns * step
        const expected = isFirst
          ? column === 0
            ? start
            : (target[at - step] ?? 0)
          : column === 0
            ? (target[up] ?? 0)
            : predicted(predictor, target[at - step] ?? 0, target[up] ?? 0, target[up - step] ?? 0)
        const size = bits.symbol(table)
        check(size <= 16, place, 'its data have a difference of more than 16 bits')
        // Modulo 2^16 (T.81 section H.1.2.1): the array takes care of it.
        target[at] = expected + (size === 16 ? 32_768 : bits.signed(size))
      }
  }
  return bits.end()
}

/**
 * JPEG lossless, Huffman coded (T.81 annex H; process 14 of DICOM): rows, columns, components.
 * @throws FormatError
 */
export const decodeLossless = (bytes: Uint8Array, header: FrameHeader): Uint16Array<ArrayBuffer> => {
  const { rows, columns, precision, components } = header
  check(precision >= 2 && precision <= 16, place, `it has ${precision} bits for a value; lossless JPEG has 2 to 16`)
  check(
    new Set(components.map(({ h, v }) => h * 8 + v)).size === 1,
    place,
    'its components are of different sizes, which lossless images are not',
  )
  const target = new Uint16Array(rows * columns * components.length)
  const shifts = components.map(() => 0)
  eachScan(
    bytes,
    components.map(({ id }) => id),
    (scan) => {
      for (const { component } of scan.parts) shifts[component] = scan.shift
      return decodeScan(bytes, header, scan, target)
    },
  )
  if (shifts.some((shift) => shift > 0))
    for (let at = 0; at < target.length; at++) target[at] = (target[at] ?? 0) << (shifts[at % components.length] ?? 0)
  return target
}
