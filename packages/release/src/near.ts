/** Bits of 64 in which two picture hashes may differ and still be of near-duplicates, where nobody says another number. */
export const defaultNearDistance = 4

type Parts = { readonly hash: string; readonly high: number; readonly low: number }

const onesIn = (word: number): number => {
  let n = word - ((word >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

const partsOf = (hash: string): Parts => ({
  hash,
  high: Number.parseInt(hash.slice(0, 8), 16) | 0,
  low: Number.parseInt(hash.slice(8), 16) | 0,
})

const distanceOf = (a: Parts, b: Parts): number => onesIn(a.high ^ b.high) + onesIn(a.low ^ b.low)

/** Bits in which two hashes of 16 hexadecimal digits differ, 0 to 64. */
export const pictureDistance = (a: string, b: string): number => distanceOf(partsOf(a), partsOf(b))

/** The values of a hash in `count` slices of its bits, each slice of 64 / count bits, the first ones longer by one where that is no whole number. */
const slicesOf = (hash: string, count: number): string[] => {
  const bits = BigInt(`0x${hash}`).toString(2).padStart(64, '0')
  const slices: string[] = []
  for (let n = 0; n < count; n++) slices.push(bits.slice(Math.ceil((64 * n) / count), Math.ceil((64 * (n + 1)) / count)))
  return slices
}

/**
 * Idea: two hashes that differ in at most d bits are the same in at least one of d + 1 slices of their bits, so only hashes that share a slice
 * are compared. Multi-index hashing (Norouzi, Punjani and Fleet, CVPR 2012), with slices that must be equal. About
 * (d + 1) N^2 / 2^(64 / (d + 1)) comparisons of N hashes whose bits are random; more where many hashes share a slice.
 * @param hashes 16 hexadecimal digits each, no two the same.
 * @returns pairs with `a` before `b`, by `a`, then by `b`.
 */
export const nearPairs = (
  hashes: readonly string[],
  distance: number,
): { readonly a: string; readonly b: string; readonly distance: number }[] => {
  const known = hashes.toSorted((a, b) => (a < b ? -1 : 1)).map((hash) => ({ ...partsOf(hash), slices: slicesOf(hash, distance + 1) }))
  const pairs: { a: string; b: string; distance: number }[] = []
  for (let slice = 0; slice <= distance; slice++) {
    const buckets = new Map<string, typeof known>()
    for (const one of known) {
      const key = one.slices[slice] ?? ''
      const bucket = buckets.get(key) ?? []
      for (const other of bucket) {
        const found = distanceOf(one, other)
        // A pair that shares several slices is said once, at the first of them.
        const isSaid = found <= distance && other.slices.slice(0, slice).some((value, n) => value === one.slices[n])
        if (found <= distance && !isSaid) pairs.push({ a: other.hash, b: one.hash, distance: found })
      }
      bucket.push(one)
      buckets.set(key, bucket)
    }
  }
  return pairs.sort((x, y) => (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1))
}
