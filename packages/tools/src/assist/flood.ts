import type { Point } from '@reticle/geometry'
import { isMeasured, type Patch } from './patch.ts'
import type { Work } from './work.ts'

/*
 * Magic wand: the pixels whose stored value is at most `tolerance` away from that of the pixel clicked, in every band; with
 * `isContiguous` only those that hang together with it through shared sides (4-neighbours).
 *   S = { p : |v_b(p) - v_b(seed)| <= tolerance_b for each band b }
 * Filled span by span: A. R. Smith, "Tint fill", SIGGRAPH 1979. Each pixel is looked at a bounded number of times: O(n), and one byte a
 * pixel. What was not measured is never taken. Known failure: a gradient is cut where it leaves the tolerance of the seed, and a gap of one
 * pixel in an outline lets the fill out.
 */

const rowsAtOnce = 64
const pixelsAtOnce = 1 << 20

/** Bits of the pixels alike; null when the seed was not measured. */
export function* flood(patch: Patch, seed: Point, tolerance: readonly number[], isContiguous: boolean): Work<Uint8Array | null> {
  const { width, height, bands, nodata } = patch
  const [column, row] = [Math.floor(seed.x) - patch.x, Math.floor(seed.y) - patch.y]
  const start = row * width + column
  const bits = new Uint8Array(width * height)
  const limits = bands.map((values, b) => {
    const value = values[start] ?? Number.NaN
    const reach = tolerance[b] ?? 0
    return { values, low: value - reach, high: value + reach, isThere: isMeasured(value, nodata) }
  })
  const isInside = column >= 0 && row >= 0 && column < width && row < height
  if (!isInside || limits.length === 0 || !limits.every((one) => one.isThere)) return null
  const isAlike = (at: number): boolean => {
    for (const { values, low, high } of limits) {
      const value = values[at] ?? Number.NaN
      // The comparisons are false for NaN.
      if (!(value >= low && value <= high && value !== nodata && value - value === 0)) return false
    }
    return true
  }
  if (!isContiguous) {
    for (let y = 0; y < height; y++) {
      if (y % rowsAtOnce === 0) yield y / height
      for (let at = y * width; at < (y + 1) * width; at++) if (isAlike(at)) bits[at] = 1
    }
    return bits
  }
  const waiting = [start]
  let [count, told] = [0, 0]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (bits[next] === 1) continue
    if (count - told >= pixelsAtOnce) {
      told = count
      yield count / bits.length
    }
    const first = next - (next % width)
    let [left, right] = [next, next + 1]
    while (left > first && bits[left - 1] === 0 && isAlike(left - 1)) left--
    while (right < first + width && bits[right] === 0 && isAlike(right)) right++
    bits.fill(1, left, right)
    count += right - left
    for (const above of [-width, width]) {
      if (left + above < 0 || left + above >= bits.length) continue
      let isOpen = false
      for (let at = left + above; at < right + above; at++) {
        const isNew = bits[at] === 0 && isAlike(at)
        if (isNew && !isOpen) waiting.push(at)
        isOpen = isNew
      }
    }
  }
  return bits
}
