import { vertexCount } from './ring.ts'
import type { Geometry, Point, Ring } from './types.ts'

/** Which vertex: of a polygon ring `ring`, of a line always 0. */
export type VertexPlace = { readonly ring: number; readonly index: number }

/** Replaces one ring (or the line) by what `change` makes of it; shapes without vertices, and places that do not exist, stay as they are. */
const changeRing = (g: Geometry, place: VertexPlace, change: (points: Ring) => Ring): Geometry => {
  const points = g.type === 'polyline' ? g.points : g.type === 'polygon' ? g.rings[place.ring] : undefined
  if (points === undefined || place.index < 0 || place.index >= vertexCount(points)) return g
  if (g.type === 'polyline') return { type: 'polyline', points: change(points) }
  return g.type === 'polygon' ? { type: 'polygon', rings: g.rings.with(place.ring, change(points)) } : g
}

/** Puts the vertex at `p`. */
export const moveVertex = (g: Geometry, place: VertexPlace, p: Point): Geometry =>
  changeRing(g, place, (points) => points.toSpliced(2 * place.index, 2, p.x, p.y))

/** Adds a vertex at `p` after the one at `place`. */
export const insertVertex = (g: Geometry, place: VertexPlace, p: Point): Geometry =>
  changeRing(g, place, (points) => points.toSpliced(2 * place.index + 2, 0, p.x, p.y))

/**
 * Takes a vertex away. A hole of three vertices goes as a whole; an exterior of three and a line of two vertices stay as they are, since
 * nothing of a shape would be left.
 */
export const removeVertex = (g: Geometry, place: VertexPlace): Geometry => {
  const least = g.type === 'polyline' ? 2 : 3
  const points = g.type === 'polyline' ? g.points : g.type === 'polygon' ? g.rings[place.ring] : undefined
  if (points !== undefined && vertexCount(points) <= least)
    return g.type === 'polygon' && place.ring > 0 ? { type: 'polygon', rings: g.rings.toSpliced(place.ring, 1) } : g
  return changeRing(g, place, (ring) => ring.toSpliced(2 * place.index, 2))
}
