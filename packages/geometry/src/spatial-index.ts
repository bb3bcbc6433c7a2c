import Flatbush from 'flatbush'
import { boundsOf } from './bounds.ts'
import { containsPoint } from './hit.ts'
import type { Bounds, Geometry, Point } from './types.ts'

/** Answers are positions in the list that the index was made from, ascending. */
export type SpatialIndex = {
  /** Shapes whose bounds touch the given bounds. */
  readonly search: (bounds: Bounds) => number[]
  /** Shapes that `p` hits: inside, or within `tolerance` image px of the outline. */
  readonly at: (p: Point, tolerance: number) => number[]
}

/** A packed Hilbert R-tree over the bounds of the shapes (flatbush): O(n log n) to build, O(log n + hits) to ask. It does not follow changes. */
export const createIndex = (geometries: readonly Geometry[]): SpatialIndex => {
  if (geometries.length === 0) return { search: () => [], at: () => [] }
  const tree = new Flatbush(geometries.length)
  for (const g of geometries) {
    const b = boundsOf(g)
    tree.add(b.x, b.y, b.x + b.width, b.y + b.height)
  }
  tree.finish()
  const near = (left: number, top: number, right: number, bottom: number) => tree.search(left, top, right, bottom).sort((a, b) => a - b)
  return {
    search: (b) => near(b.x, b.y, b.x + b.width, b.y + b.height),
    at: (p, tolerance) =>
      near(p.x - tolerance, p.y - tolerance, p.x + tolerance, p.y + tolerance).filter((position) => {
        const g = geometries[position]
        return g !== undefined && containsPoint(g, p, tolerance)
      }),
  }
}
