/** Bytes of the check at the end of a block, by its type (The .xz File Format 1.1.0, section 2.1.1.2). */
const checkBytes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64]

/** LZMA2 chunks from `at` on: what they unpack to by their own heads, and where they end; undefined when they are cut off. */
const chunks = (bytes: Uint8Array, from: number): { readonly size: number; readonly end: number } | undefined => {
  let size = 0
  for (let at = from; at < bytes.byteLength; ) {
    const control = bytes[at] ?? 0
    if (control === 0) return { size, end: at + 1 }
    const low = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    if (control >= 0x80) {
      size += (((control & 0x1f) << 16) | low) + 1
      const packed = (((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0)) + 1
      at += (control >= 0xc0 ? 6 : 5) + packed
    } else {
      size += low + 1
      at += 3 + low + 1
    }
  }
  return undefined
}

/** The end of the index and the footer behind it (sections 4 and 2.1.2). */
const afterIndex = (bytes: Uint8Array, from: number): number => {
  let at = from + 1
  const number = (): number => {
    let value = 0
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = bytes[at++] ?? 0
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    return value
  }
  for (let left = number() * 2; left > 0 && at < bytes.byteLength; left--) number()
  return from + Math.ceil((at - from) / 4) * 4 + 4 + 12
}

/**
 * What an xz stream (The .xz File Format 1.1.0) unpacks to, without unpacking it: each LZMA2 chunk says how much it gives, and its decoder gives
 * just that. Filters before LZMA2 do not change the length.
 * @returns the bytes it becomes, and where the stream ends; undefined when it is no whole xz stream.
 */
export const xzSize = (bytes: Uint8Array): { readonly size: number; readonly end: number } | undefined => {
  const magic = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]
  if (!magic.every((byte, index) => bytes[index] === byte)) return undefined
  const check = checkBytes[(bytes[7] ?? 0) & 15] ?? 0
  let [size, at] = [0, 12]
  while (at < bytes.byteLength) {
    const head = bytes[at] ?? 0
    if (head === 0) {
      const end = afterIndex(bytes, at)
      return end <= bytes.byteLength ? { size, end } : undefined
    }
    const body = at + (head + 1) * 4
    const found = chunks(bytes, body)
    if (found === undefined) return undefined
    size += found.size
    at = body + Math.ceil((found.end - body) / 4) * 4 + check
  }
  return undefined
}
