import { flattenBezier } from './bezier.ts'
import type { Bounds, BoxGeometry, EllipseGeometry, Geometry, PolygonGeometry, RotatedBoxGeometry } from './types.ts'

/** Corners of a box, clockwise on screen from the top left. */
export const ringOfBox = (box: Bounds): number[] => [
  box.x,
  box.y,
  box.x + box.width,
  box.y,
  box.x + box.width,
  box.y + box.height,
  box.x,
  box.y + box.height,
]

/** Corners of a turned box, from the one that is top left when it is not turned, clockwise on screen. */
export const ringOfRotatedBox = (g: RotatedBoxGeometry): number[] => {
  const turn = (g.angle * Math.PI) / 180
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const corner = (u: number, v: number) => [g.cx + u * cos - v * sin, g.cy + u * sin + v * cos]
  const [w, h] = [g.width / 2, g.height / 2]
  return [...corner(-w, -h), ...corner(w, -h), ...corner(w, h), ...corner(-w, h)]
}

/**
 * `segments` vertices of an ellipse, clockwise on screen from the end of its rx axis. They lie on the curve, or with `hasEqualArea` just
 * outside of it, so that the ring's area is the ellipse's: radii grow by sqrt(t / sin t), t = 2π / segments (2e-4 for 128).
 */
export const ellipseRing = (g: EllipseGeometry, segments: number, hasEqualArea: boolean): number[] => {
  const step = (2 * Math.PI) / segments
  const growth = hasEqualArea ? Math.sqrt(step / Math.sin(step)) : 1
  const turn = (g.angle * Math.PI) / 180
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const ring: number[] = []
  for (let i = 0; i < segments; i++) {
    const u = g.rx * growth * Math.cos(i * step)
    const v = g.ry * growth * Math.sin(i * step)
    ring.push(g.cx + u * cos - v * sin, g.cy + u * sin + v * cos)
  }
  return ring
}

/**
 * The outline as a polygon in image space: a box by its corners, an ellipse by `segments` vertices on the curve, a closed Bezier path by
 * straight pieces within 0.05 px. A polygon is itself. Points, skeletons, lines, open paths and masks have no such outline.
 */
export function polygonOf(g: BoxGeometry | RotatedBoxGeometry | EllipseGeometry | PolygonGeometry, segments?: number): PolygonGeometry
export function polygonOf(g: Geometry, segments?: number): PolygonGeometry | undefined
export function polygonOf(g: Geometry, segments = 128): PolygonGeometry | undefined {
  switch (g.type) {
    case 'box':
      return { type: 'polygon', rings: [ringOfBox(g)] }
    case 'rotated-box':
      return { type: 'polygon', rings: [ringOfRotatedBox(g)] }
    case 'ellipse':
      return { type: 'polygon', rings: [ellipseRing(g, Math.max(3, segments), false)] }
    case 'polygon':
      return g
    case 'bezier': {
      const flat = flattenBezier(g)
      return flat.type === 'polygon' ? flat : undefined
    }
    case 'point':
    case 'skeleton':
    case 'polyline':
    case 'mask':
      return undefined
  }
}
