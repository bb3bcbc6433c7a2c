import { forEachEdge, xAtHeight } from './ring.ts'
import type { Ring } from './types.ts'

/**
 * Areas of two even-odd regions and of what they share.
 *
 * Idea: cut the plane into horizontal slabs at every vertex and at every place where two edges cross. Within a slab no edge begins, ends
 * or crosses, so the regions are rows of trapezoids, and a trapezoid's area is its height times its width at mid-height, exactly:
 * A = sum over slabs of h * (length of the mid line inside). Only the order of the edges on that one line matters.
 *
 * Edges that coincide bound a strip of no width: shared edges, identical rings, vertices on edges and rings that touch need no special
 * case and no tolerance, and whichever way such edges sort the sum is the same. Hence iou(a, a) = 1, iou(a, b) = iou(b, a), and 0 for
 * shapes that only touch along equal edges, exactly.
 *
 * Slabs after Preparata & Shamos, Computational Geometry (1985), section 2.2.2.1. O(n log n + s k) for n edges, s slabs and k edges on a
 * slab; k is small for outlines that people draw. Known failure: scribbles of many thousand vertices make k and the number of crossings
 * large; beyond `budget` visits of edges the slabs are joined to fewer, thicker ones and their crossings are passed over: the midpoint rule,
 * with its small error, instead of minutes.
 */
export type OverlapAreas = { readonly a: number; readonly b: number; readonly shared: number }

/** An edge, top to bottom, so that the same edge walked the other way gives the same numbers. `owner`: 1 for a, 2 for b. */
type Edge = { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number; readonly owner: 1 | 2 }

/** An edge on the present slab with its x at the slab's top and bottom; changed from slab to slab. */
type Cut = { readonly edge: Edge; top: number; bottom: number }

type Sum = { a: number; b: number; shared: number }

const budget = 10_000_000

const edgesOf = (rings: readonly Ring[], owner: 1 | 2): Edge[] => {
  const edges: Edge[] = []
  for (const ring of rings)
    forEachEdge(ring, true, (x1, y1, x2, y2) => {
      if (y1 < y2) edges.push({ x1, y1, x2, y2, owner })
      else if (y2 < y1) edges.push({ x1: x2, y1: y2, x2: x1, y2: y1, owner })
    })
  return edges
}

const xAt = (edge: Edge, y: number): number => {
  if (y <= edge.y1) return edge.x1
  if (y >= edge.y2) return edge.x2
  return xAtHeight(edge.x1, edge.y1, edge.x2, edge.y2, y)
}

/** Distinct values, ascending; every k-th of them (and the last) where `visits` edges for each would go beyond the budget. */
const ascending = (values: readonly number[], visits: number): number[] => {
  const sorted = Float64Array.from(values).sort()
  const step = Math.max(1, Math.ceil((sorted.length * visits) / budget))
  const distinct: number[] = []
  sorted.forEach((value, index) => {
    if (distinct.at(-1) !== value && (index % step === 0 || index === sorted.length - 1)) distinct.push(value)
  })
  return distinct
}

/** By the top, then by the bottom: the order of the cuts just below the top. */
const byTop = (p: Cut, q: Cut) => p.top - q.top || p.bottom - q.bottom

/** Sorts in place by the bottom and answers with the heights at which a pair that came out of order crosses: insertion sort meets just those. */
const crossingsOf = (cuts: Cut[], top: number, bottom: number): number[] => {
  const heights: number[] = []
  for (let i = 1; i < cuts.length; i++) {
    const moving = cuts[i]
    if (moving === undefined) break
    let j = i
    for (let left = cuts[j - 1]; left !== undefined && left.bottom > moving.bottom; left = cuts[j - 1]) {
      const gap = moving.top - left.top
      heights.push(top + (gap / (gap + left.bottom - moving.bottom)) * (bottom - top))
      cuts[j] = left
      j--
    }
    cuts[j] = moving
  }
  return heights
}

/** Adds one slab without crossings, its cuts in order: lengths of the mid line inside a, b and both, times the height. */
const addSlab = (sum: Sum, cuts: readonly { readonly x: number; readonly owner: 1 | 2 }[], height: number): void => {
  let inside = 0
  let previous = 0
  for (const { x, owner } of cuts) {
    const area = (x - previous) * height
    if (inside & 1) sum.a += area
    if (inside & 2) sum.b += area
    if (inside === 3) sum.shared += area
    inside ^= owner
    previous = x
  }
}

/** Adds the slab from `top` to `bottom`, cut again where its edges cross, and leaves the cuts in the order of the bottom. */
const addCuts = (sum: Sum, cuts: Cut[], top: number, bottom: number, slabs: number): void => {
  cuts.sort(byTop)
  const asTrapezoids = cuts.map((cut) => ({ x: (cut.top + cut.bottom) / 2, owner: cut.edge.owner }))
  const crossings = crossingsOf(cuts, top, bottom)
  if (crossings.length === 0) {
    addSlab(sum, asTrapezoids, bottom - top)
    return
  }
  const heights = [top, ...ascending(crossings, cuts.length * slabs), bottom]
  for (let i = 1; i < heights.length; i++) addMidLine(sum, cuts, heights[i - 1] ?? 0, heights[i] ?? 0)
}

/** Adds the slab by the order of its edges at mid-height. */
const addMidLine = (sum: Sum, cuts: readonly Cut[], top: number, bottom: number): void => {
  const middle = top + (bottom - top) / 2
  const across = cuts.map(({ edge }) => ({ x: xAt(edge, middle), owner: edge.owner })).sort((p, q) => p.x - q.x)
  addSlab(sum, across, bottom - top)
}

/** Edges on a slab, on average. */
const depthOf = (edges: readonly Edge[]): number => {
  const [top, bottom] = edges.reduce(([least, most], edge) => [Math.min(least, edge.y1), Math.max(most, edge.y2)], [Infinity, -Infinity])
  return edges.reduce((total, edge) => total + (edge.y2 - edge.y1) / (bottom - top), 0)
}

/** The midpoint rule on slabs that may hold vertices and crossings: the order of the edges on each mid line, and nothing else. */
const coarseAreas = (edges: readonly Edge[], heights: readonly number[]): Sum => {
  const sum = { a: 0, b: 0, shared: 0 }
  let across: { readonly edge: Edge; readonly owner: 1 | 2; x: number }[] = []
  let next = 0
  for (let i = 1; i < heights.length; i++) {
    const [top, bottom] = [heights[i - 1] ?? 0, heights[i] ?? 0]
    const middle = top + (bottom - top) / 2
    across = across.filter(({ edge }) => edge.y2 > middle)
    for (let edge = edges[next]; edge !== undefined && edge.y1 <= middle; edge = edges[++next])
      if (edge.y2 > middle) across.push({ edge, owner: edge.owner, x: 0 })
    for (const cut of across) cut.x = xAt(cut.edge, middle)
    addSlab(
      sum,
      across.sort((p, q) => p.x - q.x),
      bottom - top,
    )
  }
  return sum
}

/** Areas in px² of the even-odd regions of `a` and `b` and of their intersection. */
export const measureOverlap = (a: readonly Ring[], b: readonly Ring[]): OverlapAreas => {
  const edges = [...edgesOf(a, 1), ...edgesOf(b, 2)].sort((p, q) => p.y1 - q.y1)
  const ends = edges.flatMap((edge) => [edge.y1, edge.y2])
  const depth = depthOf(edges)
  const heights = ascending(ends, depth)
  if (ends.length * depth > budget) return coarseAreas(edges, heights)
  const sum = { a: 0, b: 0, shared: 0 }
  let cuts: Cut[] = []
  let next = 0
  for (let i = 1; i < heights.length; i++) {
    const [top, bottom] = [heights[i - 1] ?? 0, heights[i] ?? 0]
    cuts = cuts.filter(({ edge }) => edge.y2 > top)
    for (const cut of cuts) cut.top = cut.bottom
    for (let edge = edges[next]; edge !== undefined && edge.y1 <= top; edge = edges[++next]) cuts.push({ edge, top: edge.x1, bottom: 0 })
    for (const cut of cuts) cut.bottom = xAt(cut.edge, bottom)
    addCuts(sum, cuts, top, bottom, heights.length)
  }
  return sum
}
