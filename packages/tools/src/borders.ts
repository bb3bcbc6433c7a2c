import type { Region } from '@reticle/domain'
import { type Geometry, polygonOf, polygonsOfMask, type Ring } from '@reticle/geometry'

/** A line that vertices can snap to. `isExact`: its vertices are those of the mark itself, so that one more can be put in. */
export type Border = {
  readonly regionId: string
  readonly geometry: Geometry
  readonly ring: number
  readonly points: Ring
  readonly isClosed: boolean
  readonly isExact: boolean
}

type Path = Omit<Border, 'regionId' | 'geometry'>

const known = new WeakMap<Geometry, readonly Path[]>()

/** Masks of more runs are not snapped to: their borders have too many corners to look at with every movement. */
const mostRuns = 20_000

const pathsOf = (g: Geometry): readonly Path[] => {
  if (g.type === 'mask') {
    const pieces = g.counts.length > mostRuns ? [] : polygonsOfMask(g, 'pixels')
    return pieces.flatMap(({ rings }) => rings).map((points, ring) => ({ ring, points, isClosed: true, isExact: false }))
  }
  if (g.type === 'polyline') return [{ ring: 0, points: g.points, isClosed: false, isExact: true }]
  if (g.type === 'point') return [{ ring: 0, points: [g.x, g.y], isClosed: false, isExact: false }]
  const isExact = g.type === 'polygon'
  return (polygonOf(g)?.rings ?? []).map((points, ring) => ({ ring, points, isClosed: true, isExact }))
}

/** The outlines of a region: of a polygon its rings, of boxes, ellipses and closed paths their polygons, of masks the borders of their pixels. */
export const bordersOf = ({ id, geometry }: Region): readonly Border[] => {
  const paths = known.get(geometry) ?? pathsOf(geometry)
  known.set(geometry, paths)
  return paths.map((path) => ({ ...path, regionId: id, geometry }))
}
