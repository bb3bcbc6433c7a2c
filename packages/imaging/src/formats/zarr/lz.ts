import { check } from '../../format-error.ts'

/** Copies that reach back into what is written already, byte by byte where they overlap. */
const copyBack = (target: Uint8Array, to: number, distance: number, length: number): void => {
  if (distance >= length) {
    target.copyWithin(to, to - distance, to - distance + length)
    return
  }
  for (let n = 0; n < length; n++) target[to + n] = target[to + n - distance] ?? 0
}

/**
 * LZ4 block format (lz4_Block_format.md 1.6).
 * @param length of the unpacked block, exactly.
 * @throws FormatError on damage.
 */
export const unpackLz4 = (bytes: Uint8Array, length: number, at: string): Uint8Array => {
  const target = new Uint8Array(length)
  const end = bytes.byteLength
  let [from, to] = [0, 0]
  const more = (start: number): number => {
    let length = start
    if (start !== 15) return length
    for (;;) {
      const byte = bytes[from++] ?? 0
      length += byte
      if (byte !== 255 || from > end) return length
    }
  }
  while (from < end) {
    const token = bytes[from++] ?? 0
    const literals = more(token >> 4)
    check(from + literals <= end && to + literals <= length, at, 'a block of LZ4 is damaged')
    target.set(bytes.subarray(from, from + literals), to)
    from += literals
    to += literals
    if (from >= end) break
    const distance = (bytes[from] ?? 0) + (bytes[from + 1] ?? 0) * 256
    from += 2
    const matched = more(token & 15) + 4
    check(distance > 0 && distance <= to && to + matched <= length, at, 'a block of LZ4 is damaged')
    copyBack(target, to, distance, matched)
    to += matched
  }
  check(to === length, at, 'a block of LZ4 is damaged: it unpacks to another length')
  return target
}

/** BloscLZ (c-blosc 1.x, the FastLZ level 1 format with far distances). @throws FormatError on damage. */
export const unpackBloscLz = (bytes: Uint8Array, length: number, at: string): Uint8Array => {
  const target = new Uint8Array(length)
  const end = bytes.byteLength
  const far = 8191
  let [from, to] = [0, 0]
  let control = (bytes[from++] ?? 0) & 31
  for (;;) {
    if (control >= 32) {
      let [matched, distance] = [(control >> 5) - 1, (control & 31) << 8]
      if (matched === 6)
        for (let byte = 255; byte === 255 && from < end; ) {
          byte = bytes[from++] ?? 0
          matched += byte
        }
      const low = bytes[from++] ?? 0
      distance += low
      if (low === 255 && distance === far) {
        distance = (bytes[from] ?? 0) * 256 + (bytes[from + 1] ?? 0) + far
        from += 2
      }
      matched += 3
      distance += 1
      check(from <= end && distance <= to && to + matched <= length, at, 'a block of BloscLZ is damaged')
      copyBack(target, to, distance, matched)
      to += matched
    } else {
      const literals = control + 1
      check(from + literals <= end && to + literals <= length, at, 'a block of BloscLZ is damaged')
      target.set(bytes.subarray(from, from + literals), to)
      from += literals
      to += literals
    }
    if (from >= end) break
    control = bytes[from++] ?? 0
  }
  check(to === length, at, 'a block of BloscLZ is damaged: it unpacks to another length')
  return target
}

/** Snappy (format_description.txt). @throws FormatError on damage. */
export const unpackSnappy = (bytes: Uint8Array, length: number, at: string): Uint8Array => {
  const target = new Uint8Array(length)
  const end = bytes.byteLength
  let [from, to, shift, said] = [0, 0, 1, 0]
  for (let byte = 128; byte >= 128 && from < Math.min(end, 5); shift *= 128) {
    byte = bytes[from++] ?? 0
    said += (byte & 127) * shift
  }
  check(said === length, at, 'a block of Snappy is damaged: it unpacks to another length')
  const number = (count: number) => {
    let value = 0
    for (let n = 0; n < count; n++) value += (bytes[from++] ?? 0) * 256 ** n
    return value
  }
  while (from < end) {
    const tag = bytes[from++] ?? 0
    const kind = tag & 3
    if (kind === 0) {
      const short = tag >> 2
      const literals = (short < 60 ? short : number(short - 59)) + 1
      check(from + literals <= end && to + literals <= length, at, 'a block of Snappy is damaged')
      target.set(bytes.subarray(from, from + literals), to)
      from += literals
      to += literals
      continue
    }
    const matched = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const distance = kind === 1 ? (tag >> 5) * 256 + number(1) : number(kind === 2 ? 2 : 4)
    check(from <= end && distance > 0 && distance <= to && to + matched <= length, at, 'a block of Snappy is damaged')
    copyBack(target, to, distance, matched)
    to += matched
  }
  check(to === length, at, 'a block of Snappy is damaged: it unpacks to another length')
  return target
}
