import { boundsOf, doOverlap } from './bounds.ts'
import { flatten } from './flatten.ts'
import { sharedPixels } from './mask/span-ends.ts'
import { areaOf, hasArea } from './measure.ts'
import { measureOverlap, type OverlapAreas } from './overlap.ts'
import { ellipseRing, ringOfBox } from './polygon-of.ts'
import { maskOf } from './rasterise.ts'
import type { BoxGeometry, Geometry, MaskGeometry, Ring } from './types.ts'

const nothing: OverlapAreas = { a: 0, b: 0, shared: 0 }

/** Sides from edge to edge, x + width - x with its rounding, for the boxes as for what they share: so that a box shares all of itself. */
const boxOverlap = (a: BoxGeometry, b: BoxGeometry): OverlapAreas => {
  const [rightA, rightB, bottomA, bottomB] = [a.x + a.width, b.x + b.width, a.y + a.height, b.y + b.height]
  const width = Math.min(rightA, rightB) - Math.max(a.x, b.x)
  const height = Math.min(bottomA, bottomB) - Math.max(a.y, b.y)
  return {
    a: (rightA - a.x) * (bottomA - a.y),
    b: (rightB - b.x) * (bottomB - b.y),
    shared: width > 0 && height > 0 ? width * height : 0,
  }
}

const maskOverlap = (a: MaskGeometry, b: MaskGeometry): OverlapAreas => ({ a: areaOf(a), b: areaOf(b), shared: sharedPixels(a, b) })

/** Outlines for the analytic overlap. An ellipse is a polygon of 128 vertices with the ellipse's own area (G8). */
const ringsOf = (g: Geometry): readonly Ring[] => {
  switch (g.type) {
    case 'point':
    case 'polyline':
    case 'mask':
    case 'skeleton':
      return []
    case 'box':
      return [ringOfBox(g)]
    case 'ellipse':
      return [ellipseRing(g, 128, true)]
    case 'polygon':
      return g.rings
    case 'rotated-box':
    case 'bezier':
      return ringsOf(flatten(g))
  }
}

const overlapOf = (a: Geometry, b: Geometry): OverlapAreas => {
  if (!hasArea(a) || !hasArea(b)) return nothing
  // Nothing shared is 0 whatever the areas are, so they are not measured.
  if (!doOverlap(boundsOf(a), boundsOf(b))) return nothing
  if (a.type === 'box' && b.type === 'box') return boxOverlap(a, b)
  if (a.type === 'mask' || b.type === 'mask') return maskOverlap(maskOf(a), maskOf(b))
  return measureOverlap(ringsOf(a), ringsOf(b))
}

const share = (part: number, whole: number): number => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0)

/** Area in px² that two shapes share, on the same terms as `iou`. */
export const sharedArea = (a: Geometry, b: Geometry): number => overlapOf(a, b).shared

/**
 * Intersection over union, 0..1. Analytic for boxes, polygons (holes and self-touching rings too, by even-odd) and ellipses; on pixels, by
 * run lengths, as soon as one of the two is a mask. 0 where there is no area: points and lines are matched by distance, not by IoU.
 */
export const iou = (a: Geometry, b: Geometry): number => {
  const overlap = overlapOf(a, b)
  return share(overlap.shared, overlap.a + overlap.b - overlap.shared)
}

/** Dice coefficient 2|A∩B| / (|A| + |B|), 0..1, on the same terms as `iou`. */
export const dice = (a: Geometry, b: Geometry): number => {
  const overlap = overlapOf(a, b)
  return share(2 * overlap.shared, overlap.a + overlap.b)
}
