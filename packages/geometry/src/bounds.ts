import { flatten } from './flatten.ts'
import { boundsOfVertices } from './ring.ts'
import { presentPoints } from './skeleton.ts'
import type { Bounds, EllipseGeometry, Geometry } from './types.ts'

/** Half extents in px of a rotated ellipse: the largest |x| and |y| on the curve about its centre. */
const ellipseExtent = (g: EllipseGeometry): { readonly x: number; readonly y: number } => {
  const turn = (g.angle * Math.PI) / 180
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  return { x: Math.hypot(g.rx * cos, g.ry * sin), y: Math.hypot(g.rx * sin, g.ry * cos) }
}

/**
 * Axis-aligned bounds in image space, exact for every shape but curves, whose bounds are those of their straight pieces; a point has bounds
 * without extent, a skeleton those of its keypoints in the image.
 */
export const boundsOf = (g: Geometry): Bounds => {
  switch (g.type) {
    case 'point':
      return { x: g.x, y: g.y, width: 0, height: 0 }
    case 'box':
    case 'mask':
      return { x: g.x, y: g.y, width: g.width, height: g.height }
    case 'ellipse': {
      const extent = ellipseExtent(g)
      return { x: g.cx - extent.x, y: g.cy - extent.y, width: 2 * extent.x, height: 2 * extent.y }
    }
    case 'polyline':
      return boundsOfVertices([g.points])
    case 'polygon':
      return boundsOfVertices(g.rings)
    case 'rotated-box':
    case 'bezier':
      return boundsOf(flatten(g))
    case 'skeleton':
      return boundsOfVertices([presentPoints(g)])
  }
}

/** Whether two bounds share more than an edge. */
export const doOverlap = (a: Bounds, b: Bounds): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
