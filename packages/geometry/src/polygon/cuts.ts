import { forEachEdge } from '../ring.ts'
import type { Point, Ring } from '../types.ts'

/** Shares of an edge this near to its end are the end. */
const nearEnd = 1e-9

/** A place where a cut meets a path: on edge `onCut` of the cut and edge `onPath` of the path, `t` and `u` along them, 0..1. */
export type Meeting = { readonly at: Point; readonly onCut: number; readonly t: number; readonly onPath: number; readonly u: number }

type Edge = readonly [x1: number, y1: number, x2: number, y2: number]

const settled = (share: number): number => (Math.abs(share) <= nearEnd ? 0 : Math.abs(share - 1) <= nearEnd ? 1 : share)

/** Share along the edge of the place nearest to a point, when the point is on the edge. */
const shareOn = ([x1, y1, x2, y2]: Edge, x: number, y: number): number | undefined => {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const squared = dx * dx + dy * dy
  if (squared === 0) return undefined
  const off = dx * (y - y1) - dy * (x - x1)
  const share = settled(((x - x1) * dx + (y - y1) * dy) / squared)
  return Math.abs(off) <= 1e-9 * squared && share >= 0 && share <= 1 ? share : undefined
}

/** Where two edges lie on each other: at the ends of each that are on the other. */
const alongEachOther = (cut: Edge, path: Edge): { readonly at: Point; readonly t: number; readonly u: number }[] => {
  const ends = (of: Edge, on: Edge) =>
    ([0, 1] as const).flatMap((end) => {
      const [x, y] = [of[2 * end] ?? 0, of[2 * end + 1] ?? 0]
      const share = shareOn(on, x, y)
      return share === undefined ? [] : [{ at: { x, y }, end, share }]
    })
  return [
    ...ends(path, cut).map(({ at, end, share }) => ({ at, t: share, u: end })),
    ...ends(cut, path).map(({ at, end, share }) => ({ at, t: end, u: share })),
  ]
}

const meetingsOf = (cut: Edge, path: Edge): { readonly at: Point; readonly t: number; readonly u: number }[] => {
  const [dx, dy, ex, ey] = [cut[2] - cut[0], cut[3] - cut[1], path[2] - path[0], path[3] - path[1]]
  const cross = dx * ey - dy * ex
  if (Math.abs(cross) <= 1e-12 * (Math.abs(dx * ey) + Math.abs(dy * ex))) return alongEachOther(cut, path)
  const [gx, gy] = [path[0] - cut[0], path[1] - cut[1]]
  const t = settled((gx * ey - gy * ex) / cross)
  const u = settled((gx * dy - gy * dx) / cross)
  if (t < 0 || t > 1 || u < 0 || u > 1) return []
  // A vertex stays what it is; of two the path's.
  if (u === 0) return [{ at: { x: path[0], y: path[1] }, t, u }]
  if (u === 1) return [{ at: { x: path[2], y: path[3] }, t, u }]
  if (t === 0) return [{ at: { x: cut[0], y: cut[1] }, t, u }]
  if (t === 1) return [{ at: { x: cut[2], y: cut[3] }, t, u }]
  return [{ at: { x: cut[0] + t * dx, y: cut[1] + t * dy }, t, u }]
}

/** All places where a line meets a path, in no order. */
export const meetings = (cut: Ring, path: Ring, isClosed: boolean): Meeting[] => {
  const found: Meeting[] = []
  forEachEdge(cut, false, (a, b, c, d, onCut) =>
    forEachEdge(path, isClosed, (x1, y1, x2, y2, onPath) => {
      if (Math.max(a, c) < Math.min(x1, x2) || Math.max(x1, x2) < Math.min(a, c)) return
      if (Math.max(b, d) < Math.min(y1, y2) || Math.max(y1, y2) < Math.min(b, d)) return
      for (const { at, t, u } of meetingsOf([a, b, c, d], [x1, y1, x2, y2])) found.push({ at, onCut, t, onPath, u })
    }),
  )
  return found
}

/** The path with the places among its vertices, each at its share of its edge; places at a vertex add nothing. */
export const withPlaces = (
  path: Ring,
  isClosed: boolean,
  places: readonly { readonly at: Point; readonly edge: number; readonly share: number }[],
): number[] => {
  const byEdge = Map.groupBy(places, ({ edge }) => edge)
  const points: number[] = []
  const add = (x: number, y: number) => {
    if (points.length < 2 || points.at(-2) !== x || points.at(-1) !== y) points.push(x, y)
  }
  forEachEdge(path, isClosed, (x1, y1, x2, y2, index) => {
    add(x1, y1)
    for (const { at } of (byEdge.get(index) ?? []).toSorted((p, q) => p.share - q.share)) add(at.x, at.y)
    if (!isClosed) add(x2, y2)
  })
  const returns = isClosed && points.length > 2 && points[0] === points.at(-2) && points[1] === points.at(-1)
  return returns ? points.slice(0, -2) : points
}
