import { check } from '../../../format-error.ts'

/**
 * The line lists of IRAF's pixel masks (FITS standard 4.0, section 10.4.3): 16-bit words of a 4-bit operation and 12 bits of data that describe
 * runs of zeros and of a "high value", which other words set and change.
 * @param packed words, the highest byte first.
 * @throws FormatError for a list that does not hold what it says.
 */
export const unpackPlio = (packed: Uint8Array, count: number): Int32Array<ArrayBuffer> => {
  const words = Math.floor(packed.length / 2)
  const word = (n: number) => ((packed[2 * n] ?? 0) << 8) | (packed[2 * n + 1] ?? 0)
  check(words >= 3, 'PLIO_1', 'the line list has no header')
  // The third word is the length in an old list; in a new one it is negative, and length and header's length stand beside it.
  const old = (word(2) << 16) >> 16
  const isOld = old > 0
  const length = isOld ? old : (word(4) << 15) + word(3)
  const first = isOld ? 3 : word(1)
  check(length <= words, 'PLIO_1', `a line list of ${length} words does not fit in ${words}`)
  const values = new Int32Array(count)
  let [at, high] = [0, 1]
  for (let n = first; n < length; n++) {
    const [operation, data] = [word(n) >> 12, word(n) & 0xfff]
    switch (operation) {
      case 0:
        at += data
        break
      case 4:
        values.fill(high, at, Math.min(count, at + data))
        at += data
        break
      case 5:
        at += data
        if (at >= 1 && at <= count) values[at - 1] = high
        break
      case 1:
        high = (word(++n) << 12) + data
        break
      case 2:
        high += data
        break
      case 3:
        high -= data
        break
      case 6:
      case 7:
        high += operation === 6 ? data : -data
        if (at < count) values[at] = high
        at++
        break
      default:
        check(false, 'PLIO_1', `operation ${operation} is not defined`)
    }
    if (at >= count) break
  }
  return values
}
