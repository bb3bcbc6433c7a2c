import { uint16 } from '../../../bytes.ts'
import { check } from '../../../format-error.ts'
import { type HuffmanTable, readTables } from './huffman.ts'
import { type Segment, segmentAt } from './jpeg-stream.ts'

const place = 'JPEG stream'

/** One scan: which components it codes, with which tables. */
export type Scan = {
  /** Index of the component in the frame header, and numbers of its Huffman tables. */
  readonly parts: readonly { readonly component: number; readonly dc: number; readonly ac: number }[]
  /** Ss, Se and Al of T.81 section B.2.3: predictor and point transform of a lossless scan. */
  readonly first: number
  readonly last: number
  readonly shift: number
  readonly restartInterval: number
  readonly tables: ReadonlyMap<number, HuffmanTable>
  /** Quantisation tables by number, in zigzag order. */
  readonly quantization: ReadonlyMap<number, Uint16Array>
  /** Of its entropy-coded data. */
  readonly start: number
}

const readQuantization = (bytes: Uint8Array, { start, end }: Segment, tables: Map<number, Uint16Array>): void => {
  for (let at = start; at < end; ) {
    const [is16, number] = [(bytes[at] ?? 0) >> 4 === 1, (bytes[at] ?? 0) & 15]
    check(at + 1 + (is16 ? 128 : 64) <= end, place, 'a quantisation table is cut off')
    tables.set(
      number,
      Uint16Array.from({ length: 64 }, (_, n) => (is16 ? uint16(bytes, at + 1 + 2 * n) : (bytes[at + 1 + n] ?? 0))),
    )
    at += is16 ? 129 : 65
  }
}

/**
 * Walks the scans of a stream. The caller decodes each one and answers where its data end.
 * @throws FormatError
 */
export const eachScan = (bytes: Uint8Array, ids: readonly number[], decode: (scan: Scan) => number): void => {
  const tables = new Map<number, HuffmanTable>()
  const quantization = new Map<number, Uint16Array>()
  let [restartInterval, at, scans] = [0, 2, 0]
  const done = new Set<number>()
  while (done.size < ids.length) {
    const segment = segmentAt(bytes, at)
    const { marker, start, end } = segment
    at = end
    if (marker === 0xc4) readTables(bytes, segment, tables)
    if (marker === 0xdb) readQuantization(bytes, segment, quantization)
    if (marker === 0xdd) restartInterval = uint16(bytes, start)
    check(marker !== 0xd9, place, 'it ends before all of its components are there')
    if (marker !== 0xda) continue

    check(++scans <= ids.length, place, 'it has more scans than components')
    const count = bytes[start] ?? 0
    check(count >= 1 && count <= 4 && start + 4 + 2 * count <= end, place, 'a scan header is cut off')
    const parts = Array.from({ length: count }, (_, n) => {
      const [id, numbers] = [bytes[start + 1 + 2 * n], bytes[start + 2 + 2 * n] ?? 0]
      const component = id === undefined ? -1 : ids.indexOf(id)
      check(component >= 0 && !done.has(component), place, 'a scan names a component that is not in the frame, or is there already')
      done.add(component)
      return { component, dc: numbers >> 4, ac: numbers & 15 }
    })
    const [first, last, shift] = [bytes[end - 3] ?? 0, bytes[end - 2] ?? 0, (bytes[end - 1] ?? 0) & 15]
    at = decode({ parts, first, last, shift, restartInterval, tables, quantization, start: end })
  }
}
