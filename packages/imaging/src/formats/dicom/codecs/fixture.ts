/** Encoders for tests: the smallest streams that exercise a decoder. */

/** Bits, highest first; a 0xFF byte is followed by a zero (T.81 section F.1.2.3). */
const bitWriter = () => {
  const bytes: number[] = []
  let [held, count] = [0, 0]
  const put = (value: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit--) {
      held = held * 2 + ((value >> bit) & 1)
      count++
      if (count < 8) continue
      bytes.push(held)
      if (held === 0xff) bytes.push(0)
      held = 0
      count = 0
    }
  }
  const flush = (): void => {
    while (count > 0) put(1, 1)
  }
  return { bytes, put, flush }
}

const segment = (marker: number, content: readonly number[]): number[] => [
  0xff,
  marker,
  (content.length + 2) >> 8,
  (content.length + 2) & 255,
  ...content,
]

/** A Huffman table in which each of the symbols 0 to 16 has a code of five bits: its own number. */
const table = (number: number): number[] =>
  segment(0xc4, [number, 0, 0, 0, 0, 17, ...Array.from({ length: 11 }, () => 0), ...Array.from({ length: 17 }, (_, n) => n)])

const sizeOf = (difference: number): number => (difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1)

const putSigned = (put: (value: number, length: number) => void, difference: number, size: number): void =>
  put(difference >= 0 ? difference : difference + (1 << size) - 1, size)

export type Picture = {
  readonly rows: number
  readonly columns: number
  readonly components: number
  readonly precision: number
  readonly values: Uint16Array
}

const frame = (marker: number, { rows, columns, components, precision }: Picture): number[] =>
  segment(marker, [
    precision,
    rows >> 8,
    rows & 255,
    columns >> 8,
    columns & 255,
    components,
    ...Array.from({ length: components }, (_, n) => [n + 1, 0x11, 0]).flat(),
  ])

const scan = (components: number, first: number, last: number, shift: number): number[] =>
  segment(0xda, [components, ...Array.from({ length: components }, (_, n) => [n + 1, 0]).flat(), first, last, shift])

const predictions: Readonly<Record<number, (a: number, b: number, c: number) => number>> = {
  1: (a) => a,
  2: (_, b) => b,
  3: (_, __, c) => c,
  4: (a, b, c) => a + b - c,
  5: (a, b, c) => a + ((b - c) >> 1),
  6: (a, b, c) => b + ((a - c) >> 1),
  7: (a, b) => (a + b) >> 1,
}

/** Lossless JPEG by one predictor; `restartRows` puts a restart marker after so many rows. */
export const losslessJpeg = (picture: Picture, predictor: number, { shift = 0, restartRows = 0 } = {}): Uint8Array => {
  const { rows, columns, components, precision, values } = picture
  const { bytes, put, flush } = bitWriter()
  const of = (row: number, column: number, n: number): number => (values[(row * columns + column) * components + n] ?? 0) >> shift
  for (let row = 0; row < rows; row++) {
    const isFirst = row === 0 || (restartRows > 0 && row % restartRows === 0)
    if (isFirst && row > 0) {
      flush()
      bytes.push(0xff, 0xd0 + ((row / restartRows - 1) % 8))
    }
    for (let column = 0; column < columns; column++)
      for (let n = 0; n < components; n++) {
        const expected = isFirst
          ? column === 0
            ? 1 << (precision - shift - 1)
            : of(row, column - 1, n)
          : column === 0
            ? of(row - 1, 0, n)
            : (predictions[predictor]?.(of(row, column - 1, n), of(row - 1, column, n), of(row - 1, column - 1, n)) ?? 0)
        // The difference modulo 2^16, from -32767 to 32768.
        const wrapped = (of(row, column, n) - expected + 3 * 65_536) % 65_536
        const difference = wrapped > 32_768 ? wrapped - 65_536 : wrapped
        const size = sizeOf(difference)
        put(size, 5)
        if (size < 16) putSigned(put, difference, size)
      }
  }
  flush()
  const restart = restartRows > 0 ? segment(0xdd, [(restartRows * columns) >> 8, (restartRows * columns) & 255]) : []
  const head = [0xff, 0xd8, ...table(0), ...restart, ...frame(0xc3, picture), ...scan(components, predictor, 0, shift)]
  return Uint8Array.from([...head, ...bytes, 0xff, 0xd9])
}

/**
 * Sequential JPEG whose blocks of 8 x 8 pixels are each of one value: their first coefficient alone, with a quantisation step of 8, so that
 * a value is exactly the one that was put in.
 */
export const blockJpeg = (picture: Omit<Picture, 'values' | 'components'>, blocks: readonly number[]): Uint8Array => {
  const { bytes, put, flush } = bitWriter()
  let last = 0
  for (const block of blocks) {
    const level = block - (1 << (picture.precision - 1))
    const size = sizeOf(level - last)
    put(size, 5)
    putSigned(put, level - last, size)
    last = level
    put(0, 5)
  }
  flush()
  const steps = segment(0xdb, [0, ...Array.from({ length: 64 }, () => 8)])
  const full = { ...picture, components: 1, values: new Uint16Array(0) }
  return Uint8Array.from([
    0xff,
    0xd8,
    ...steps,
    ...table(0),
    ...table(16),
    ...frame(0xc1, full),
    ...scan(1, 0, 63, 0),
    ...bytes,
    0xff,
    0xd9,
  ])
}

/** RLE of PS3.5 annex G, by literal runs and, where bytes repeat, by replicated ones. */
export const rleFrame = (segments: readonly Uint8Array[]): Uint8Array => {
  const packed = segments.map((bytes) => {
    const out: number[] = []
    for (let at = 0; at < bytes.length; ) {
      let run = 1
      while (run < 128 && at + run < bytes.length && bytes[at + run] === bytes[at]) run++
      if (run > 1) out.push(257 - run, bytes[at] ?? 0)
      else out.push(0, bytes[at] ?? 0)
      at += run
    }
    return out.length % 2 === 0 ? out : [...out, 128]
  })
  const head = new DataView(new ArrayBuffer(64))
  head.setUint32(0, segments.length, true)
  let at = 64
  for (const [n, bytes] of packed.entries()) {
    head.setUint32(4 + 4 * n, at, true)
    at += bytes.length
  }
  return Uint8Array.from([...new Uint8Array(head.buffer), ...packed.flat()])
}
