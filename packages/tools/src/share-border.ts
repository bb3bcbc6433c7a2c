import { boundsOf, type Geometry, insertVertex, type Point, type PolygonGeometry, type Ring } from '@reticle/geometry'
import { regionsNear } from './pick.ts'
import { isKeepable } from './pointer.ts'
import type { RegionEdit, ToolContext } from './tool.ts'
import { alongRing } from './trace-border.ts'

/** Within this, in px, a vertex lies on an edge: what cutting rounds (G25), and far less than anyone means. */
const slack = 1e-4

const placesOf = (ring: Ring): readonly Point[] =>
  Array.from({ length: ring.length >> 1 }, (_, i) => ({ x: ring[2 * i] ?? 0, y: ring[2 * i + 1] ?? 0 }))

/** The neighbour with a vertex at each of the places, flat, that lie on one of its edges. */
export const withVertices = (neighbour: PolygonGeometry, places: Ring): Geometry =>
  placesOf(places).reduce<Geometry>((g, p) => {
    if (g.type !== 'polygon') return g
    for (const [ring, points] of g.rings.entries()) {
      const along = alongRing(points, p, slack)
      if (along !== undefined) return along.isVertex ? g : insertVertex(g, { ring, index: along.index }, p)
    }
    return g
  }, neighbour)

/**
 * Edits of the neighbours of an outline with vertices at these places: where one lies on the edge of a polygon, that one gets the same vertex.
 * So the shared stretch has the same vertices on both sides, and rounding leaves neither a gap nor an overlap.
 */
export const sharedEdits = (places: Ring, context: ToolContext, but: readonly string[] = []): readonly RegionEdit[] => {
  return regionsNear(context, boundsOf({ type: 'polyline', points: places }), slack).flatMap(({ id, geometry }): RegionEdit[] => {
    if (geometry.type !== 'polygon' || but.includes(id)) return []
    const shared = withVertices(geometry, places)
    return shared !== geometry && isKeepable(shared, context) ? [{ regionId: id, geometry: shared }] : []
  })
}
