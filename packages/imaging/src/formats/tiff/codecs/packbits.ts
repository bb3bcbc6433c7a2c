import type { ByteCodec } from '../types.ts'

/**
 * PackBits (TIFF 6.0, section 9): a count n, then n + 1 bytes to copy (0 to 127) or one byte to repeat 257 - n times (129 to 255); 128 is
 * passed over. Damage cannot be seen, only too few bytes.
 */
const decode: ByteCodec['decode'] = (bytes, size) => {
  const out = new Uint8Array(size)
  let [from, to] = [0, 0]
  while (from < bytes.length && to < size) {
    const count = bytes[from++] ?? 0
    if (count < 128) {
      const piece = bytes.subarray(from, from + Math.min(count + 1, size - to))
      out.set(piece, to)
      to += piece.length
      from += count + 1
    } else if (count > 128 && from < bytes.length) {
      const end = Math.min(size, to + 257 - count)
      out.fill(bytes[from++] ?? 0, to, end)
      to = end
    }
  }
  return out.subarray(0, to)
}

/** The end of the last whole run in `bytes`, and the bytes that all whole runs become. */
const wholeRuns = (bytes: Uint8Array): { readonly end: number; readonly size: number } => {
  let [end, size] = [0, 0]
  for (;;) {
    const count = bytes[end] ?? 0
    const next = end + (count < 128 ? count + 2 : count === 128 ? 1 : 2)
    if (end >= bytes.length || next > bytes.length) return { end, size }
    size += count < 128 ? count + 1 : count === 128 ? 0 : 257 - count
    end = next
  }
}

async function* stream(pieces: AsyncIterable<Uint8Array>, place: string): AsyncIterable<Uint8Array> {
  let left = new Uint8Array(0)
  for await (const piece of pieces) {
    const bytes = Buffer.concat([left, piece])
    const { end, size } = wholeRuns(bytes)
    yield await decode(bytes.subarray(0, end), size, place)
    left = Uint8Array.from(bytes.subarray(end))
  }
  yield await decode(left, 128, place)
}

export const packbits: ByteCodec = { kind: 'bytes', mostGain: 64, decode, stream }
