import { check, FormatError } from '../../../format-error.ts'

/** By bytes of a value: bits that code the block's split, the split that stands for "not coded", bits of a value. */
const widths: Readonly<Record<number, { readonly splitBits: number; readonly uncoded: number; readonly bits: number }>> = {
  1: { splitBits: 3, uncoded: 6, bits: 8 },
  2: { splitBits: 4, uncoded: 14, bits: 16 },
  4: { splitBits: 5, uncoded: 25, bits: 32 },
}

const wrap = (value: number, size: number): number => (size === 1 ? value & 0xff : size === 2 ? (value << 16) >> 16 : value | 0)

const tooEarly = 'the compressed bytes end too early'

/**
 * Rice coding of differences between neighbours (FITS standard 4.0, section 10.4.1; Rice, Yeh & Miller 1993): blocks of values share a split of each
 * difference into a part in unary and one in plain bits. All in one loop, since most compressed images of the sky pass through here.
 * @param size bytes of a value (BYTEPIX): 1 unsigned, 2 and 4 signed.
 * @param block values that share a split (BLOCKSIZE).
 * @throws FormatError when the bytes end too early.
 */
export const unpackRice = (packed: Uint8Array, count: number, size: number, block: number): Int32Array<ArrayBuffer> => {
  const width = widths[size]
  check(width !== undefined, 'RICE_1', `values of ${size} bytes are not defined (BYTEPIX)`)
  check(Number.isInteger(block) && block >= 1, 'RICE_1', `blocks of ${block} values are not possible (BLOCKSIZE)`)
  const { splitBits, uncoded, bits } = width
  // A block of equal values takes the bits of its split: fewer bytes cannot hold so many values, and nothing of their size is made.
  check(packed.length * 8 >= bits + Math.ceil(count / block) * splitBits, 'RICE_1', 'the compressed bytes are too few for the tile')
  const values = new Int32Array(count)
  let last = 0
  for (let at = 0; at < size; at++) last = (last << 8) | (packed[at] ?? 0)
  last = wrap(last, size)
  // The lowest `left` bits of `word` are read and not yet used; what lies above them is not zero.
  let [at, word, left] = [size, 0, 0]
  for (let from = 0; from < count; from += block) {
    // Bytes behind the end read as zero, and end the loop here.
    check(at <= packed.length, 'RICE_1', tooEarly)
    if (left < splitBits) {
      word = (word << 8) | (packed[at++] ?? 0)
      left += 8
    }
    left -= splitBits
    const split = ((word >>> left) & ((1 << splitBits) - 1)) - 1
    const end = Math.min(count, from + block)
    if (split < 0) {
      values.fill(last, from, end)
      continue
    }
    for (let n = from; n < end; n++) {
      let code = 0
      let wanted = split
      if (split === uncoded) wanted = bits
      else {
        let rest = word & ((1 << left) - 1)
        while (rest === 0) {
          if (at >= packed.length) throw new FormatError('RICE_1', tooEarly)
          code += left
          word = packed[at++] ?? 0
          rest = word
          left = 8
        }
        const lead = left - (32 - Math.clz32(rest))
        code += lead
        left -= lead + 1
      }
      for (; wanted > left; left = 8) {
        code = (code << left) | (word & ((1 << left) - 1))
        wanted -= left
        word = packed[at++] ?? 0
      }
      left -= wanted
      code = (code << wanted) | ((word >>> left) & ((1 << wanted) - 1))
      last = wrap(last + ((code & 1) === 0 ? code >>> 1 : ~(code >>> 1)), size)
      values[n] = last
    }
  }
  check(at <= packed.length, 'RICE_1', tooEarly)
  return values
}
