import { intersectRows, type MaskGeometry, maskFromRows, maskFromSpans, rowsOfBounds, rowsOfMask, spansOf } from '@reticle/geometry'

/** How many bits a length takes, by the two bits before it. */
const lengthBits = [3, 4, 8, 16] as const
const longest = 2 ** 16

/** Bits from the highest of a byte on. @throws in words when there are no more. */
const bitReader = (bytes: readonly number[]) => {
  let at = 0
  return (count: number): number => {
    let value = 0
    for (let left = count; left > 0; ) {
      const byte = bytes[at >> 3]
      if (byte === undefined) throw new Error('the run lengths are cut off')
      const taken = Math.min(left, 8 - (at & 7))
      value = value * 2 ** taken + ((byte >> (8 - (at & 7) - taken)) & ((1 << taken) - 1))
      at += taken
      left -= taken
    }
    return value
  }
}

const bitWriter = () => {
  const bytes: number[] = []
  let free = 0
  return {
    write: (value: number, count: number): void => {
      for (let left = count; left > 0; ) {
        if (free === 0) {
          bytes.push(0)
          free = 8
        }
        const taken = Math.min(left, free)
        const bits = Math.floor(value / 2 ** (left - taken)) % 2 ** taken
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | (bits << (free - taken))
        free -= taken
        left -= taken
      }
    },
    bytes,
  }
}

/**
 * The mask of a brush: Label Studio packs the bytes of the whole RGBA picture, row by row, and a pixel is set when its alpha is above 0.
 * Head: the number of bytes (32 bits), bits a word less 1 (5), and four times bits a length less 1 (4 each). Then blocks: one bit for a run
 * of one word (1) or words as they are (0), two for which of the four sizes the length has, the length less 1, and the word or words.
 * Costs the blocks; no picture is made.
 * @returns null when no pixel is set.
 * @throws in words when the bytes are damaged or of a picture of another size.
 */
export const maskOfBrush = (rle: readonly number[], width: number, height: number): MaskGeometry | null => {
  if (rle.some((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255)) throw new Error('run lengths with a number that is no byte')
  const read = bitReader(rle)
  const length = read(32)
  if (length !== 4 * width * height)
    throw new Error(`run lengths of ${length} bytes; RGBA of ${width} x ${height} pixels has ${4 * width * height}`)
  const wordBits = read(5) + 1
  const sizes = [read(4) + 1, read(4) + 1, read(4) + 1, read(4) + 1]
  const spans: number[] = []
  /** Bytes `from` to `to` are not 0: those of them that are an alpha set their pixel. */
  const set = (from: number, to: number) => {
    const first = Math.ceil((from - 3) / 4)
    const end = Math.ceil((to - 3) / 4)
    if (first >= end) return
    if (spans.length > 0 && spans.at(-1) === first) spans[spans.length - 1] = end
    else spans.push(first, end)
  }
  for (let at = 0; at < length; ) {
    const isRun = read(1) === 1
    const end = at + read(sizes[read(2)] ?? 1) + 1
    if (end > length) throw new Error('the run lengths reach beyond the picture')
    if (isRun) {
      if (read(wordBits) > 0) set(at, end)
    } else for (let byte = at; byte < end; byte++) if (read(wordBits) > 0) set(byte, byte + 1)
    at = end
  }
  return spans.length === 0 ? null : maskFromSpans(spans, { x: 0, y: 0, width, height })
}

/** The same bytes as a brush: all four channels 255 where the mask is set, else 0, in runs. Pixels outside of the picture are left out. */
export const brushOfMask = (mask: MaskGeometry, width: number, height: number): number[] => {
  const frame = { x: 0, y: 0, width, height }
  const inside = intersectRows(rowsOfMask(mask), rowsOfBounds(frame))
  const { write, bytes } = bitWriter()
  write(4 * width * height, 32)
  write(7, 5)
  for (const bits of lengthBits) write(bits - 1, 4)
  const run = (length: number, word: number) => {
    for (let left = length; left > 0; left -= longest) {
      const rest = Math.min(left, longest) - 1
      const size = lengthBits.findIndex((bits) => rest < 2 ** bits)
      write(1, 1)
      write(size, 2)
      write(rest, lengthBits[size] ?? 16)
      write(word, 8)
    }
  }
  // Ends of runs, those that touch over the end of a row made one.
  const ends: number[] = []
  if (inside.rows.length > 0)
    for (const end of spansOf(maskFromRows(inside), frame)) {
      if (ends.length % 2 === 0 && ends.at(-1) === end) ends.pop()
      else ends.push(end)
    }
  ;[...ends, width * height].forEach((end, index) => {
    run(4 * (end - (ends[index - 1] ?? 0)), index % 2 === 1 ? 255 : 0)
  })
  return bytes
}
