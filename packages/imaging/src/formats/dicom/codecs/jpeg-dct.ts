import { check } from '../../../format-error.ts'
import { type Bits, bitsFrom, type HuffmanTable } from './huffman.ts'
import { inverseDct } from './idct.ts'
import type { FrameHeader } from './jpeg-stream.ts'
import { eachScan, type Scan } from './scans.ts'

const place = 'JPEG stream'

/** T.81 figure A.6: where the coefficient number n of a block goes. */
const zigzag = (() => {
  const order: number[] = []
  for (let sum = 0; sum <= 14; sum++) {
    const places = Array.from({ length: 8 }, (_, row) => [row, sum - row] as const).filter(([, column]) => column >= 0 && column < 8)
    for (const [row, column] of sum % 2 === 0 ? places.toReversed() : places) order.push(row * 8 + column)
  }
  return Uint8Array.from(order)
})()

type Coder = { readonly component: number; readonly dc: HuffmanTable; readonly ac: HuffmanTable; readonly steps: Uint16Array; last: number }

/** The coefficients of one block (T.81 sections F.2.2.1 and F.2.2.2), times their quantisation steps. */
const readBlock = (bits: Bits, coder: Coder, block: Int32Array): void => {
  block.fill(0)
  const size = bits.symbol(coder.dc)
  check(size <= 16, place, 'its data have a difference of more than 16 bits')
  coder.last += bits.signed(size)
  block[0] = coder.last * (coder.steps[0] ?? 0)
  for (let n = 1; n < 64; n++) {
    const symbol = bits.symbol(coder.ac)
    const [run, length] = [symbol >> 4, symbol & 15]
    if (length === 0 && run !== 15) return
    n += run
    if (length === 0) continue
    check(n < 64, place, 'a block of its data is too long')
    block[zigzag[n] ?? 0] = bits.signed(length) * (coder.steps[n] ?? 0)
  }
}

const coderOf = (scan: Scan, header: FrameHeader, { component, dc, ac }: Scan['parts'][number]): Coder => {
  const [dcTable, acTable] = [scan.tables.get(dc), scan.tables.get(16 + ac)]
  const steps = scan.quantization.get(header.components[component]?.table ?? 0)
  check(dcTable !== undefined && acTable !== undefined && steps !== undefined, place, 'a scan names a table that is not there')
  return { component, dc: dcTable, ac: acTable, steps, last: 0 }
}

const decodeScan = (bytes: Uint8Array, header: FrameHeader, scan: Scan, target: Uint16Array): number => {
  const { rows, columns, precision, components } = header
  const coders = scan.parts.map((part) => coderOf(scan, header, part))
  const bits = bitsFrom(bytes, scan.start)
  const block = new Int32Array(64)
  const [across, down] = [Math.ceil(columns / 8), Math.ceil(rows / 8)]
  const [middle, most, step] = [1 << (precision - 1), (1 << precision) - 1, components.length]
  for (let unit = 0; unit < across * down; unit++) {
    if (scan.restartInterval > 0 && unit > 0 && unit % scan.restartInterval === 0) {
      bits.restart()
      for (const coder of coders) coder.last = 0
    }
    const [top, left] = [Math.floor(unit / across) * 8, (unit % across) * 8]
    for (const coder of coders) {
      readBlock(bits, coder, block)
      inverseDct(block, precision > 8 ? 1 : 2)
      for (let n = 0; n < 64; n++) {
        const [row, column] = [top + (n >> 3), left + (n & 7)]
        if (row >= rows || column >= columns) continue
        const value = (block[n] ?? 0) + middle
        target[(row * columns + column) * step + coder.component] = Math.max(0, Math.min(most, value))
      }
    }
  }
  return bits.end()
}

/**
 * Sequential DCT-based JPEG with Huffman codes (T.81 annex F; processes 1, 2 and 4), of 8 or 12 bits: rows, columns, components as stored.
 * @throws FormatError
 */
export const decodeDct = (bytes: Uint8Array, header: FrameHeader): Uint16Array<ArrayBuffer> => {
  const { rows, columns, precision, components } = header
  check(precision === 8 || precision === 12, place, `it has ${precision} bits for a value; JPEG has 8 or 12`)
  const isWhole = components.length === 1 || components.every(({ h, v }) => h === 1 && v === 1)
  check(isWhole, place, 'its colours are stored at a lower resolution with 12 bits, which Reticle does not read')
  const target = new Uint16Array(rows * columns * components.length)
  eachScan(
    bytes,
    components.map(({ id }) => id),
    (scan) => decodeScan(bytes, header, scan, target),
  )
  return target
}
