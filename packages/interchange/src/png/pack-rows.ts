import { Deflate, zlibSync } from 'fflate'

/** Up to this many bytes a picture is packed in one go. */
const inOneGo = 2 ** 26
const windowSize = 32_768

const adlerOf = () => {
  let [a, b] = [1, 0]
  return {
    add: (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length; at += 3000) {
        for (const byte of bytes.subarray(at, at + 3000)) {
          a += byte
          b += a
        }
        a %= 65_521
        b %= 65_521
      }
    },
    bytes: (): Uint8Array => Uint8Array.of(b >> 8, b & 0xff, a >> 8, a & 0xff),
  }
}

/** A block of deflate that holds bytes as they are, and is not the last one (RFC 1951, 3.2.4). */
const stored = (bytes: Uint8Array): Uint8Array => {
  const block = new Uint8Array(5 + bytes.length)
  const view = new DataView(block.buffer)
  view.setUint16(1, bytes.length, true)
  view.setUint16(3, bytes.length ^ 0xffff, true)
  block.set(bytes, 5)
  return block
}

/** Packs a picture of any size with a window of it in memory. */
const packInPieces = function* (rows: Iterable<Uint8Array>): Generator<Uint8Array> {
  // The streams of fflate 0.8.3 look for repeats before the beginning too, where they see zeros that no reader has. So the first window is
  // written as it is, and is given to the stream as what came before.
  const window = new Uint8Array(windowSize)
  const adler = adlerOf()
  const packed: Uint8Array[] = []
  let filled = 0
  let stream: Deflate | undefined
  const start = () => {
    packed.push(Uint8Array.of(0x78, 0x9c), stored(window))
    stream = new Deflate({ level: 6, dictionary: window }, (piece) => packed.push(piece.slice()))
  }
  for (const row of rows) {
    adler.add(row)
    const first = row.subarray(0, windowSize - filled)
    window.set(first, filled)
    filled += first.length
    if (filled === windowSize && stream === undefined) start()
    if (first.length < row.length) stream?.push(row.subarray(first.length))
    for (const piece of packed.splice(0)) if (piece.length > 0) yield piece
  }
  stream?.push(new Uint8Array(0), true)
  yield* packed
  yield adler.bytes()
}

/**
 * Rows of bytes as one zlib stream, in pieces. The same rows give the same bytes.
 * @param size bytes of all rows together.
 */
export const packRows = function* (rows: Iterable<Uint8Array>, size: number, most = inOneGo): Generator<Uint8Array> {
  if (size > Math.max(most, windowSize)) {
    yield* packInPieces(rows)
    return
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const row of rows) {
    whole.set(row, at)
    at += row.length
  }
  yield zlibSync(whole, { level: 6 })
}
