import { flatten, type Geometry, hasArea, polygonOf, polygonsOfMask, type Ring } from '@reticle/geometry'

/** All rings of a shape's outline: holes too; of a mask the borders of its pixels. Nothing for shapes without an area. */
export const outlineOf = (shape: Geometry): readonly Ring[] => {
  if (!hasArea(shape)) return []
  if (shape.type === 'mask') return polygonsOfMask(shape, 'pixels').flatMap(({ rings }) => rings)
  const polygon = shape.type === 'bezier' ? flatten(shape) : polygonOf(shape)
  return polygon?.type === 'polygon' ? polygon.rings : []
}

/** Places along the outline, flat, at most `step` px apart, each standing for an equal length of its edge. */
export const outlinePoints = (rings: readonly Ring[], step = 0.5): number[] => {
  const points: number[] = []
  for (const ring of rings)
    for (let i = 0; i < ring.length; i += 2) {
      const [x1, y1] = [ring[i] ?? 0, ring[i + 1] ?? 0]
      const [x2, y2] = [ring[(i + 2) % ring.length] ?? 0, ring[(i + 3) % ring.length] ?? 0]
      const pieces = Math.max(1, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / step))
      for (let n = 0; n < pieces; n++) {
        const t = (n + 0.5) / pieces
        points.push(x1 + t * (x2 - x1), y1 + t * (y2 - y1))
      }
    }
  return points
}
