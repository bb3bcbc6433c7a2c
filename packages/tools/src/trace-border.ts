import { containsPoint, distanceToOutline, type Point, type Ring } from '@reticle/geometry'
import type { Border } from './borders.ts'
import { distance } from './pointer.ts'
import { bordersNear, nearestOn } from './snap.ts'
import type { ToolContext } from './tool.ts'

/** Rounding of a place on an edge, in px: such a place is on the border. */
const hair = 1e-7
/** A way along the border this many times longer than the straight one outside of the neighbour is not what was meant. */
const longest = 4

const vertexOf = (points: Ring, index: number): Point => ({ x: points[2 * index] ?? 0, y: points[2 * index + 1] ?? 0 })

/** Where along a ring a place lies: on edge `index`, or at its first vertex. */
type Along = { readonly index: number; readonly isVertex: boolean }

/** The place on the ring, within `slack` px; undefined when it is not on it. A vertex goes before the edges that meet in it. */
export const alongRing = (points: Ring, p: Point, slack = hair): Along | undefined => {
  const n = points.length >> 1
  for (let index = 0; index < n; index++) if (distance(vertexOf(points, index), p) <= slack) return { index, isVertex: true }
  for (let index = 0; index < n; index++) {
    const on = nearestOn(p, vertexOf(points, index), vertexOf(points, (index + 1) % n))
    if (distance(on, p) <= slack) return { index, isVertex: false }
  }
  return undefined
}

/** The vertices strictly between two places of a ring, walking forward. */
const between = (points: Ring, from: Along, to: Along): Point[] => {
  const n = points.length >> 1
  const isAhead = to.index !== from.index || (from.isVertex && !to.isVertex)
  const steps = isAhead ? (to.index - from.index + n) % n : n
  const last = to.isVertex ? steps - 1 : steps
  return Array.from({ length: Math.max(0, last) }, (_, i) => vertexOf(points, (from.index + 1 + i) % n))
}

const lengthOf = (from: Point, way: readonly Point[], to: Point): number => {
  const all = [from, ...way, to]
  return all.slice(1).reduce((sum, p, i) => sum + distance(all[i] ?? p, p), 0)
}

/** The shorter way along one ring. Two places on one edge have no vertex between them. */
const wayAlong = ({ points }: Border, a: Point, b: Point): readonly Point[] | undefined => {
  const from = alongRing(points, a)
  const to = from && alongRing(points, b)
  if (from === undefined || to === undefined) return undefined
  const n = points.length >> 1
  const isOneEdge =
    (from.index === to.index && !from.isVertex && !to.isVertex) ||
    (from.index === to.index && from.isVertex !== to.isVertex) ||
    (from.isVertex && to.isVertex && [1, n - 1].includes((to.index - from.index + n) % n)) ||
    (!from.isVertex && to.isVertex && to.index === (from.index + 1) % n) ||
    (from.isVertex && !to.isVertex && from.index === (to.index + 1) % n)
  if (isOneEdge) return []
  const forth = between(points, from, to)
  const back = between(points, to, from).reverse()
  return lengthOf(a, forth, b) <= lengthOf(a, back, b) ? forth : back
}

/** Whether the straight way runs through the neighbour: then it would overlap. */
const runsThrough = ({ geometry }: Border, a: Point, b: Point): boolean => {
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
  return containsPoint(geometry, middle, 0) && distanceToOutline(geometry, middle) > hair
}

/**
 * The vertices that lie between two places of one neighbour's border, along the shorter way, so that an outline which goes from one to the
 * other shares that stretch: flat, and empty where the two places share no border, or where the straight way lies outside of the neighbour
 * and is far shorter.
 */
export const tracedBetween = (a: Point, b: Point, context: Pick<ToolContext, 'regions'>, but?: readonly string[]): Ring => {
  const straight = distance(a, b)
  if (straight <= hair) return []
  const ways = bordersNear(a, hair, context, but)
    .filter((border) => border.isClosed)
    .flatMap((border) => {
      const way = wayAlong(border, a, b)
      const length = way === undefined ? 0 : lengthOf(a, way, b)
      return way !== undefined && (length <= longest * straight || runsThrough(border, a, b)) ? [{ way, length }] : []
    })
  const [best] = ways.sort((p, q) => p.length - q.length)
  return best?.way.flatMap(({ x, y }) => [x, y]) ?? []
}
