import { areaOf, type Geometry, type PolygonGeometry, polygonOf, polygonsOfMask, type Ring } from '@reticle/geometry'

/** Of an ellipse (G8). */
export const ellipseVertices = 128

/** The outlines of a shape with an area, one polygon for each separate part; none for points, lines and skeletons. */
export const outlinesOf = (geometry: Geometry): readonly PolygonGeometry[] => {
  if (geometry.type === 'mask') return polygonsOfMask(geometry, 'pixels')
  const polygon = polygonOf(geometry, ellipseVertices)
  return polygon === undefined ? [] : [polygon]
}

const isClockwise = (ring: Ring): boolean => {
  let twice = 0
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length
    twice += (ring[i] ?? 0) * (ring[j + 1] ?? 0) - (ring[j] ?? 0) * (ring[i + 1] ?? 0)
  }
  return twice > 0
}

/** The ring the other way round, from the same first vertex. Twice is the ring itself. */
const turnedRing = (ring: Ring): number[] => {
  const turned = ring.slice(0, 2)
  for (let i = ring.length - 2; i >= 2; i -= 2) turned.push(ring[i] ?? 0, ring[i + 1] ?? 0)
  return turned
}

/** The ring in the given direction, as seen with y down. */
export const directed = (ring: Ring, wanted: 'clockwise' | 'counter-clockwise'): Ring =>
  areaOf({ type: 'polygon', rings: [ring] }) > 0 && isClockwise(ring) !== (wanted === 'clockwise') ? turnedRing(ring) : ring

/**
 * All rings as one, for formats that hold one outline: from the first vertex of the first one a bridge of no width leads to each of the
 * others and back, and holes run the other way round, so that every rule of filling gives the same area.
 */
export const bridged = (polygons: readonly PolygonGeometry[]): Ring => {
  const [first, ...others] = polygons.flatMap(({ rings }) =>
    rings.length === 1 && polygons.length === 1
      ? rings
      : rings.map((ring, index) => directed(ring, index === 0 ? 'clockwise' : 'counter-clockwise')),
  )
  if (first === undefined || others.length === 0) return first ?? []
  const [x = 0, y = 0] = first
  const path = [...first, x, y]
  for (const ring of others) {
    for (const value of ring) path.push(value)
    path.push(ring[0] ?? 0, ring[1] ?? 0, x, y)
  }
  return path.slice(0, -2)
}
