import { firstCrossing } from './crossings.ts'
import { distanceToSegment, signedArea, vertexCount } from './ring.ts'
import type { Ring } from './types.ts'

/**
 * Fewer vertices for a line drawn by hand: none that is dropped lies further than `tolerance` px from the line that is kept.
 * Douglas & Peucker (1973), with a stack instead of recursion; the ends stay. O(n log n) on the usual line, O(n²) on the worst.
 */
export const simplify = (points: Ring, tolerance: number): number[] => {
  const n = vertexCount(points)
  if (n < 3) return [...points]
  const x = (i: number) => points[2 * i] ?? 0
  const y = (i: number) => points[2 * i + 1] ?? 0
  const isKept = new Uint8Array(n)
  isKept[0] = 1
  isKept[n - 1] = 1
  const stack: (readonly [number, number])[] = [[0, n - 1]]
  for (let span = stack.pop(); span !== undefined; span = stack.pop()) {
    const [first, last] = span
    let [farthest, distance] = [0, tolerance]
    for (let i = first + 1; i < last; i++) {
      const d = distanceToSegment(x(i), y(i), x(first), y(first), x(last), y(last))
      if (d > distance) [farthest, distance] = [i, d]
    }
    if (farthest === 0) continue
    isKept[farthest] = 1
    stack.push([first, farthest], [farthest, last])
  }
  return points.filter((_, i) => isKept[i >> 1] === 1)
}

/**
 * A ring without crossings: where two edges cross, the ring is cut there and the loop with the larger area stays. Ends, since each cut
 * takes vertices away.
 */
export const untangle = (ring: Ring): Ring => {
  let tidy = ring
  for (let left = vertexCount(ring); left > 0; left--) {
    const crossing = firstCrossing([tidy])
    if (crossing === undefined) return tidy
    const { a, b, at } = crossing
    const inner = [at.x, at.y, ...tidy.slice(2 * a.index + 2, 2 * b.index + 2)]
    const outer = [...tidy.slice(0, 2 * a.index + 2), at.x, at.y, ...tidy.slice(2 * b.index + 2)]
    tidy = Math.abs(signedArea(inner)) > Math.abs(signedArea(outer)) ? inner : outer
  }
  return tidy
}
