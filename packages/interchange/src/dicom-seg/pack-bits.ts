import type { RowSpans } from '@reticle/geometry'

const windowBytes = 1_048_576

const setBits = (bytes: Uint8Array, start: number, end: number): void => {
  const [first, last] = [start >> 3, (end - 1) >> 3]
  const head = (0xff << (start & 7)) & 0xff
  const tail = 0xff >> (7 - ((end - 1) & 7))
  if (first === last) bytes[first] = (bytes[first] ?? 0) | (head & tail)
  else {
    bytes[first] = (bytes[first] ?? 0) | head
    bytes.fill(0xff, first + 1, last)
    bytes[last] = (bytes[last] ?? 0) | tail
  }
}

/** Frames of one bit a pixel, one after the other without a gap, the lowest bit first (PS3.5, 8.1.1), filled up to an even number of bytes. */
export const packBits = function* (frames: Iterable<RowSpans>, width: number, height: number, count: number): Generator<Uint8Array> {
  const total = packedBytes(width, height, count)
  let base = 0
  let bytes = new Uint8Array(Math.min(windowBytes, total))
  const next = () => {
    base += bytes.length
    bytes = new Uint8Array(Math.min(windowBytes, total - base))
  }
  let frame = 0
  for (const { top, rows } of frames) {
    for (const [index, spans] of rows.entries()) {
      const row = (frame * height + top + index) * width
      for (let i = 0; i < spans.length; i += 2) {
        const end = row + (spans[i + 1] ?? 0)
        for (let start = row + (spans[i] ?? 0); start < end; ) {
          while (start >= (base + bytes.length) * 8) {
            yield bytes
            next()
          }
          const stop = Math.min(end, (base + bytes.length) * 8)
          setBits(bytes, start - base * 8, stop - base * 8)
          start = stop
        }
      }
    }
    frame++
  }
  while (bytes.length > 0) {
    yield bytes
    next()
  }
}

export const packedBytes = (width: number, height: number, count: number): number => 2 * Math.ceil((width * height * count) / 16)

/** The set pixels of one frame. */
export const unpackFrame = (bytes: Uint8Array, width: number, height: number, frame: number): RowSpans => {
  const rows: number[][] = []
  for (let y = 0; y < height; y++) {
    const row = (frame * height + y) * width
    const spans: number[] = []
    for (let x = 0; x < width; x++) {
      const at = row + x
      const byte = bytes[at >> 3] ?? 0
      // Most of a frame is empty.
      if (byte === 0 && (at & 7) === 0 && spans.length % 2 === 0) {
        x += 7
        continue
      }
      if (((byte >> (at & 7)) & 1) !== spans.length % 2) spans.push(x)
    }
    if (spans.length % 2 === 1) spans.push(width)
    rows.push(spans)
  }
  return { top: 0, rows }
}
