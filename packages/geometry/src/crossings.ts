import Flatbush from 'flatbush'
import { forEachEdge, vertexCount } from './ring.ts'
import type { Point, Ring } from './types.ts'

type Edge = {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  readonly ring: number
  readonly index: number
}

/** Two edges that cross at a point inside of both: edge `index` of ring `ring` runs from that vertex to the next. */
export type Crossing = {
  readonly a: { readonly ring: number; readonly index: number }
  readonly b: { readonly ring: number; readonly index: number }
  readonly at: Point
}

/** Twice the signed area of the triangle; 0 when its size is within the rounding of its terms, so that touching is not crossing. */
const side = (edge: Edge, x: number, y: number): number => {
  const left = (edge.x2 - edge.x1) * (y - edge.y1)
  const right = (edge.y2 - edge.y1) * (x - edge.x1)
  const area = left - right
  return Math.abs(area) <= 1e-12 * (Math.abs(left) + Math.abs(right)) ? 0 : area
}

const crossingOf = (a: Edge, b: Edge): Point | undefined => {
  const [a1, a2] = [side(b, a.x1, a.y1), side(b, a.x2, a.y2)]
  const [b1, b2] = [side(a, b.x1, b.y1), side(a, b.x2, b.y2)]
  if (a1 * a2 >= 0 || b1 * b2 >= 0) return undefined
  const t = a1 / (a1 - a2)
  return { x: a.x1 + t * (a.x2 - a.x1), y: a.y1 + t * (a.y2 - a.y1) }
}

/**
 * The first place, in the order of the edges, where two edges of the rings cross; undefined for an outline that at most touches itself.
 * Near to O(n log n) by an index over the edges.
 */
export const firstCrossing = (rings: readonly Ring[]): Crossing | undefined => {
  const edges: Edge[] = []
  rings.forEach((points, ring) => {
    if (vertexCount(points) > 1) forEachEdge(points, true, (x1, y1, x2, y2, index) => edges.push({ x1, y1, x2, y2, ring, index }))
  })
  if (edges.length < 4) return undefined
  const tree = new Flatbush(edges.length)
  for (const e of edges) tree.add(Math.min(e.x1, e.x2), Math.min(e.y1, e.y2), Math.max(e.x1, e.x2), Math.max(e.y1, e.y2))
  tree.finish()
  for (const [position, a] of edges.entries()) {
    const later = (other: number) => other > position
    const near = tree.search(Math.min(a.x1, a.x2), Math.min(a.y1, a.y2), Math.max(a.x1, a.x2), Math.max(a.y1, a.y2), later)
    for (const other of near.sort((p, q) => p - q)) {
      const b = edges[other]
      const at = b === undefined ? undefined : crossingOf(a, b)
      if (b !== undefined && at !== undefined) return { a: { ring: a.ring, index: a.index }, b: { ring: b.ring, index: b.index }, at }
    }
  }
  return undefined
}
