import { check } from '../../../format-error.ts'
import type { Segment } from './jpeg-stream.ts'

const place = 'JPEG stream'

/** For each 16 bits that may come next: length of the code times 256, plus its symbol; 0 where there is no code. */
export type HuffmanTable = Uint16Array

/** Tables by `class * 16 + number`, as a DHT segment defines them (T.81 sections B.2.4.2, C.2). @throws FormatError */
export const readTables = (bytes: Uint8Array, { start, end }: Segment, tables: Map<number, HuffmanTable>): void => {
  for (let at = start; at < end; ) {
    check(at + 17 <= end, place, 'a Huffman table is cut off')
    const table = new Uint16Array(65_536)
    let [code, symbol] = [0, at + 17]
    for (let length = 1; length <= 16; length++) {
      for (let n = bytes[at + length] ?? 0; n > 0; n--) {
        const span = 1 << (16 - length)
        check(code + span <= 65_536 && symbol < end, place, 'a Huffman table has too many codes')
        table.fill(length * 256 + (bytes[symbol++] ?? 0), code, code + span)
        code += span
      }
    }
    tables.set(bytes[at] ?? 0, table)
    at = symbol
  }
}

/** Bits of an entropy-coded segment: a zero byte behind 0xFF is stuffing, anything else ends it. */
export type Bits = {
  /** @throws FormatError where the segment ends, or where no code fits. */
  readonly symbol: (table: HuffmanTable) => number
  /** The next `count` bits (0 to 16), as T.81 section F.2.2.1 extends them to a signed number. */
  readonly signed: (count: number) => number
  /** Goes on behind the restart marker. */
  readonly restart: () => void
  /** Where the segment's marker is, once all is read. */
  readonly end: () => number
}

export const bitsFrom = (bytes: Uint8Array, start: number): Bits => {
  let [at, held, count, missing] = [start, 0, 0, 0]
  const fill = (): void => {
    while (count <= 16) {
      const byte = bytes[at]
      const isEnd = byte === undefined || (byte === 0xff && bytes[at + 1] !== 0)
      if (isEnd) missing += 8
      else at += byte === 0xff ? 2 : 1
      held = (held << 8) | (isEnd ? 0 : byte)
      count += 8
    }
  }
  const drop = (n: number): void => {
    count -= n
    held &= (1 << count) - 1
    check(count >= missing, place, 'the data of a scan end early')
  }
  return {
    symbol: (table) => {
      if (count < 16) fill()
      const entry = table[(held >>> (count - 16)) & 0xffff] ?? 0
      check(entry !== 0, place, 'its data have a code that is in no table')
      drop(entry >> 8)
      return entry & 255
    },
    signed: (n) => {
      if (n === 0) return 0
      if (count < n) fill()
      const value = held >>> (count - n)
      drop(n)
      return value < 1 << (n - 1) ? value - (1 << n) + 1 : value
    },
    restart: () => {
      held = 0
      count = 0
      missing = 0
      while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
      check(bytes[at] === 0xff && ((bytes[at + 1] ?? 0) & 0xf8) === 0xd0, place, 'a restart marker is missing')
      at += 2
    },
    end: () => at,
  }
}
