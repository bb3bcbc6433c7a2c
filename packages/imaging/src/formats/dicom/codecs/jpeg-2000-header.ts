import { check } from '../../../format-error.ts'

/** What a JPEG 2000 code stream says of itself in its SIZ segment (ISO/IEC 15444-1 section A.5.1). */
export type CodeStream = {
  /** Where it begins: behind the boxes of a JP2 file, if it is in one. */
  readonly start: number
  readonly columns: number
  readonly rows: number
  readonly tiles: number
  readonly components: number
  readonly precision: number
  readonly isSigned: boolean
  /** Coded by the high-throughput coder (part 15). */
  readonly isHighThroughput: boolean
}

const place = 'JPEG 2000 stream'

/** Walks the boxes of a JP2 file (annex I.4) to the code stream. */
const streamStart = (view: DataView): number => {
  for (let at = 0, boxes = 0; at + 8 <= view.byteLength && boxes < 1000; boxes++) {
    if (view.getUint32(at) === 0xff4fff51) return at
    const [length, type] = [view.getUint32(at), view.getUint32(at + 4)]
    const header = length === 1 ? 16 : 8
    if (type === 0x6a703263) return at + header
    if (length === 0 || (length === 1 && at + 16 > view.byteLength)) break
    const whole = length === 1 ? Number(view.getBigUint64(at + 8)) : length
    if (whole < header) break
    at += whole
  }
  return -1
}

/** @throws FormatError */
export const codeStreamOf = (bytes: Uint8Array): CodeStream => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = streamStart(view)
  check(start >= 0 && start + 49 <= bytes.length && view.getUint32(start) === 0xff4fff51, place, 'it does not begin like JPEG 2000')
  const at = (field: number) => view.getUint32(start + field)
  const [x1, y1, x0, y0] = [at(8), at(12), at(16), at(20)]
  const [tileX, tileY, tileX0, tileY0] = [at(24), at(28), at(32), at(36)]
  const components = view.getUint16(start + 40)
  check(x1 > x0 && y1 > y0 && tileX > 0 && tileY > 0, place, 'its size is not a size')
  check(components >= 1 && start + 42 + 3 * components <= bytes.length, place, 'its header is cut off')
  const parts = Array.from({ length: components }, (_, n) => view.getUint32(start + 42 + 3 * n - 1) & 0xffffff)
  const [first] = parts
  check(first !== undefined && parts.every((part) => part === first), place, 'its components differ in size or type')
  check((first & 0xffff) === 0x0101, place, 'its components are stored at a lower resolution')
  return {
    start,
    columns: x1 - x0,
    rows: y1 - y0,
    tiles: Math.ceil((x1 - tileX0) / tileX) * Math.ceil((y1 - tileY0) / tileY),
    components,
    precision: ((first >> 16) & 0x7f) + 1,
    isSigned: (first & 0x800000) !== 0,
    isHighThroughput: (view.getUint16(start + 6) & 0x4000) !== 0,
  }
}
