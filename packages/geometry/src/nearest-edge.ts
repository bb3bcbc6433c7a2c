import Flatbush from 'flatbush'
import { distanceToSegment, forEachEdge } from './ring.ts'
import type { Point, Ring } from './types.ts'

/**
 * Answers the distance in px from a place to the nearest edge of closed rings; Infinity without an edge. The edges lie in a packed R-tree over
 * their bounds: O(n log n) to build; to ask, the tree gives edges by the distance of their bounds until none can be nearer.
 */
export const nearestEdge = (rings: readonly Ring[]): ((p: Point) => number) => {
  const edges: number[] = []
  for (const ring of rings) forEachEdge(ring, true, (x1, y1, x2, y2) => edges.push(x1, y1, x2, y2))
  const n = edges.length / 4
  if (n === 0) return () => Number.POSITIVE_INFINITY
  const at = (index: number): readonly [number, number, number, number] => [
    edges[4 * index] ?? 0,
    edges[4 * index + 1] ?? 0,
    edges[4 * index + 2] ?? 0,
    edges[4 * index + 3] ?? 0,
  ]
  const tree = new Flatbush(n)
  for (let i = 0; i < n; i++) {
    const [x1, y1, x2, y2] = at(i)
    tree.add(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2))
  }
  tree.finish()
  return ({ x, y }) => {
    // The nearest bounds give an upper limit; only edges whose bounds are within it can be nearer.
    const [first = 0] = tree.neighbors(x, y, 1)
    let least = distanceToSegment(x, y, ...at(first))
    for (const index of tree.search(x - least, y - least, x + least, y + least))
      least = Math.min(least, distanceToSegment(x, y, ...at(index)))
    return least
  }
}
