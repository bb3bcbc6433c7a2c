import { areaOf, boundsOf, containsPoint, createIndex, flatten, type Geometry, hasArea, presentPoints, sharedArea } from '@reticle/geometry'
import { remembered, rememberedPair } from './memo.ts'
import type { Region } from './region.ts'

const areaNow = remembered((geometry: Geometry) => areaOf(geometry))
const sharedNow = rememberedPair((a: Geometry, b: Geometry) => sharedArea(a, b))

/** What rounding makes of shapes that touch is no overlap, and of a shape on a border no way out. */
const rounding = 1e-9

/** The planes of two marks can meet: along each axis they are the same, or one of them stands for all. */
const doMeet = (a: Region, b: Region): boolean =>
  (['z', 't'] as const).every((axis) => {
    const [p, q] = [a.plane?.[axis], b.plane?.[axis]]
    return p === undefined || q === undefined || p === q
  })

/**
 * Marks of `first` that share more than `maxShare` of the smaller one with a mark of `second`. Of two marks that both belong to both lists
 * the later one is told off.
 */
export const overlapping = (first: readonly Region[], second: readonly Region[], maxShare: number): Region[] => {
  const [mine, others] = [first, second].map((list) => list.filter(({ geometry }) => hasArea(geometry)))
  if (mine === undefined || others === undefined) return []
  const index = createIndex(others.map(({ geometry }) => geometry))
  const place = new Map(mine.map((region, at) => [region, at]))
  const isOther = new Set(others)
  return mine.filter((region, at) =>
    index.search(boundsOf(region.geometry)).some((candidate) => {
      const other = others[candidate]
      if (other === undefined || other === region || !doMeet(region, other)) return false
      const isTheOthersTurn = (place.get(other) ?? -1) > at && isOther.has(region)
      if (isTheOthersTurn) return false
      const smaller = Math.min(areaNow(region.geometry), areaNow(other.geometry))
      return smaller > 0 && sharedNow(region.geometry, other.geometry) / smaller > maxShare + rounding
    }),
  )
}

const mostPlaces = 4096

/** Places along a line, a px apart, its vertices among them. */
const placesAlong = (points: readonly number[]): (readonly [number, number])[] => {
  const places: (readonly [number, number])[] = [[points[0] ?? 0, points[1] ?? 0]]
  for (let i = 2; i < points.length; i += 2) {
    const [x1, y1, x2, y2] = [points[i - 2] ?? 0, points[i - 1] ?? 0, points[i] ?? 0, points[i + 1] ?? 0]
    const steps = Math.min(mostPlaces, Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1))))
    for (let step = 1; step <= steps; step++) places.push([x1 + ((x2 - x1) * step) / steps, y1 + ((y2 - y1) * step) / steps])
  }
  return places
}

const pairsOf = (flat: readonly number[]): (readonly [number, number])[] =>
  Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0])

/** Where a mark without an area lies: a point, the keypoints in the image, or places along a line. */
const placesOf = (geometry: Geometry): (readonly [number, number])[] => {
  switch (geometry.type) {
    case 'point':
      return [[geometry.x, geometry.y]]
    case 'skeleton':
      return pairsOf(presentPoints(geometry))
    case 'polyline':
      return placesAlong(geometry.points)
    case 'bezier': {
      const flat = flatten(geometry)
      return flat.type === 'polyline' ? placesAlong(flat.points) : []
    }
    case 'box':
    case 'rotated-box':
    case 'ellipse':
    case 'polygon':
    case 'mask':
      return []
  }
}

/** The part of a mark that lies in another, 0 to 1: of its area, or of its places when it has none. */
const partInside = rememberedPair((inner: Geometry, outer: Geometry): number => {
  if (hasArea(inner)) return areaNow(inner) > 0 ? sharedNow(inner, outer) / areaNow(inner) : 0
  const places = placesOf(inner)
  return places.filter(([x, y]) => containsPoint(outer, { x, y }, 0)).length / Math.max(1, places.length)
})

/** Marks of `inner` that lie with less than `minShare` of themselves in any one mark of `outer`. */
export const outside = (inner: readonly Region[], outer: readonly Region[], minShare: number): Region[] => {
  const around = outer.filter(({ geometry }) => hasArea(geometry))
  const index = createIndex(around.map(({ geometry }) => geometry))
  return inner.filter(
    (region) =>
      !index.search(boundsOf(region.geometry)).some((candidate) => {
        const other = around[candidate]
        if (other === undefined || other === region || !doMeet(region, other)) return false
        return partInside(region.geometry, other.geometry) >= minShare - rounding
      }),
  )
}
