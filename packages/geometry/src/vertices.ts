import { nodeCount } from './bezier.ts'
import { vertexCount } from './ring.ts'
import type { BezierGeometry, Geometry, Point, Ring, SkeletonGeometry } from './types.ts'

/** Which vertex: of a polygon ring `ring`, of a line, a skeleton's keypoints and a path's nodes always 0. */
export type VertexPlace = { readonly ring: number; readonly index: number }

/** Replaces one ring (or the line) by what `change` makes of it; shapes without vertices, and places that do not exist, stay as they are. */
const changeRing = (g: Geometry, place: VertexPlace, change: (points: Ring) => Ring): Geometry => {
  const points = g.type === 'polyline' ? g.points : g.type === 'polygon' ? g.rings[place.ring] : undefined
  if (points === undefined || place.index < 0 || place.index >= vertexCount(points)) return g
  if (g.type === 'polyline') return { type: 'polyline', points: change(points) }
  return g.type === 'polygon' ? { type: 'polygon', rings: g.rings.with(place.ring, change(points)) } : g
}

const moveKeypoint = (g: SkeletonGeometry, index: number, p: Point): SkeletonGeometry =>
  index < 0 || index >= g.states.length ? g : { ...g, points: g.points.with(2 * index, p.x).with(2 * index + 1, p.y) }

/** The node with its two control points. */
const moveNode = (g: BezierGeometry, index: number, p: Point): BezierGeometry => {
  if (index < 0 || index >= nodeCount(g)) return g
  const base = 6 * index
  const [dx, dy] = [p.x - (g.nodes[base] ?? 0), p.y - (g.nodes[base + 1] ?? 0)]
  return { ...g, nodes: g.nodes.map((value, i) => (i < base || i >= base + 6 ? value : value + (i % 2 === 0 ? dx : dy))) }
}

/** Puts the vertex at `p`. */
export const moveVertex = (g: Geometry, place: VertexPlace, p: Point): Geometry => {
  if (g.type === 'skeleton') return moveKeypoint(g, place.index, p)
  if (g.type === 'bezier') return moveNode(g, place.index, p)
  return changeRing(g, place, (points) => points.toSpliced(2 * place.index, 2, p.x, p.y))
}

/** Adds a vertex at `p` after the one at `place`. */
export const insertVertex = (g: Geometry, place: VertexPlace, p: Point): Geometry =>
  changeRing(g, place, (points) => points.toSpliced(2 * place.index + 2, 0, p.x, p.y))

const removeNode = (g: BezierGeometry, index: number): BezierGeometry =>
  nodeCount(g) <= (g.isClosed ? 3 : 2) || index < 0 || index >= nodeCount(g) ? g : { ...g, nodes: g.nodes.toSpliced(6 * index, 6) }

/**
 * Takes a vertex away. A hole of three vertices goes as a whole; an exterior of three and a line of two vertices stay as they are, since
 * nothing of a shape would be left. A skeleton keeps the keypoints of its template.
 */
export const removeVertex = (g: Geometry, place: VertexPlace): Geometry => {
  if (g.type === 'bezier') return removeNode(g, place.index)
  const least = g.type === 'polyline' ? 2 : 3
  const points = g.type === 'polyline' ? g.points : g.type === 'polygon' ? g.rings[place.ring] : undefined
  if (points !== undefined && vertexCount(points) <= least)
    return g.type === 'polygon' && place.ring > 0 ? { type: 'polygon', rings: g.rings.toSpliced(place.ring, 1) } : g
  return changeRing(g, place, (ring) => ring.toSpliced(2 * place.index, 2))
}
