import { FormatError } from '../../../format-error.ts'
import type { ByteCodec } from '../types.ts'

const clearCode = 256
const endCode = 257
const tableSize = 4096

/** Bytes that a stream holds: twice what can come between two clear codes before the table is full (entries of 1 to 3838 bytes). */
const heldBytes = 16 * 1024 * 1024

type Decoder = {
  /** Takes more codes; stops for good at the end code, or where `out` is full. */
  readonly take: (bytes: Uint8Array, place: string) => void
  /** What stands in `out` and was not flushed. */
  readonly rest: () => Uint8Array
}

/** Bytes may overlap what is being written: they are copied one by one, at most to the end. */
const copy = (out: Uint8Array, from: number, length: number, to: number): number => {
  const end = Math.min(out.length, to + length)
  for (let at = to; at < end; at++) out[at] = out[from + at - to] ?? 0
  return end
}

/**
 * Each table entry is kept as a place in the output where its bytes stand already: an entry is the bytes of the code before it and one more,
 * which lie next to each other there. So nothing is copied but output.
 * @param flush takes output that no entry stands in any more; without it all output stays.
 */
const decoder = (isOld: boolean, out: Uint8Array, flush?: (piece: Uint8Array) => void): Decoder => {
  const early = isOld ? 0 : 1
  const starts = new Int32Array(tableSize + 1)
  const lengths = new Int32Array(tableSize + 1)
  let [to, flushed, held, heldBits] = [0, 0, 0, 0]
  let [width, next, before, tableEnd, isEnded] = [9, 258, -1, 0, false]

  const flushTo = (keep: number): void => {
    flush?.(out.slice(flushed, to))
    to = keep
    flushed = keep
  }

  const take: Decoder['take'] = (bytes, place) => {
    for (let from = 0; to < out.length && !isEnded; ) {
      while (heldBits < width) {
        if (from >= bytes.length) return
        const byte = bytes[from++] ?? 0
        held = isOld ? held | (byte << heldBits) : ((held << 8) | byte) & 0xff_ff_ff
        heldBits += 8
      }
      const code = isOld ? held & ((1 << width) - 1) : (held >>> (heldBits - width)) & ((1 << width) - 1)
      if (isOld) held >>>= width
      heldBits -= width
      if (code === clearCode) {
        width = 9
        next = 258
        before = -1
        if (flush !== undefined && to > heldBytes / 2) flushTo(0)
        continue
      }
      if (code === endCode) {
        isEnded = true
        return
      }
      const start = to
      if (code < 256) out[to++] = code
      else if (code < next) to = copy(out, starts[code] ?? 0, lengths[code] ?? 0, to)
      else if (code === next && before >= 0) {
        // The entry that is just being made: the bytes of the code before it, and its first byte again.
        to = copy(out, before, start - before, to)
        if (to < out.length) out[to++] = out[before] ?? 0
      } else throw new FormatError(place, `the LZW data are damaged: code ${code} is not defined yet`)
      if (before >= 0 && next < tableSize) {
        starts[next] = before
        lengths[next] = start - before + 1
        next++
        tableEnd = to
      }
      before = start
      if (next + early >= 1 << width && width < 12) width++
      if (flush !== undefined && next === tableSize && to + tableSize > out.length) flushTo(tableEnd)
    }
  }
  return { take, rest: () => out.subarray(flushed, to) }
}

/** Files from before TIFF 5.0 begin with the clear code, lowest bit first. */
const isOldStyle = (bytes: Uint8Array): boolean => bytes[0] === 0 && ((bytes[1] ?? 0) & 1) === 1

const decode: ByteCodec['decode'] = (bytes, size, place) => {
  const whole = decoder(isOldStyle(bytes), new Uint8Array(size))
  whole.take(bytes, place)
  return whole.rest()
}

async function* stream(pieces: AsyncIterable<Uint8Array>, place: string): AsyncIterable<Uint8Array> {
  let ready: Uint8Array[] = []
  let running: Decoder | undefined
  for await (const piece of pieces) {
    running ??= decoder(isOldStyle(piece), new Uint8Array(heldBytes), (part) => ready.push(part))
    running.take(piece, place)
    yield* ready
    ready = []
  }
  if (running !== undefined) yield running.rest()
}

/**
 * LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, highest bit first, which grow one code early; in files from before TIFF 5.0 lowest bit first,
 * and grown in time. The longest entry of a full table is 3838 bytes, for a code of 12 bits.
 */
export const lzw: ByteCodec = { kind: 'bytes', mostGain: 2560, decode, stream }
