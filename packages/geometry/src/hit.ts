import { boundsOf } from './bounds.ts'
import { spansOf } from './mask.ts'
import { ellipseRing, ringOfBox } from './polygon-of.ts'
import { distanceToPath, isInsideRings } from './ring.ts'
import type { EllipseGeometry, Geometry, MaskGeometry, Point } from './types.ts'

const isInEllipse = (g: EllipseGeometry, p: Point): boolean => {
  const turn = (g.angle * Math.PI) / 180
  const [dx, dy] = [p.x - g.cx, p.y - g.cy]
  const u = dx * Math.cos(turn) + dy * Math.sin(turn)
  const v = dy * Math.cos(turn) - dx * Math.sin(turn)
  return g.rx > 0 && g.ry > 0 && (u / g.rx) ** 2 + (v / g.ry) ** 2 <= 1
}

/** Distance in px from a point to the nearest set pixel, 0 inside of one, by the spans of each row. */
const distanceToMask = (g: MaskGeometry, p: Point): number => {
  const frame = { x: g.x, y: g.y, width: g.width + 1, height: g.height }
  const spans = spansOf(g, frame)
  let least = Infinity
  for (let i = 0; i < spans.length; i += 2) {
    const row = Math.floor((spans[i] ?? 0) / frame.width)
    const left = g.x + (spans[i] ?? 0) - row * frame.width
    const right = g.x + (spans[i + 1] ?? 0) - row * frame.width
    const dx = Math.max(left - p.x, p.x - right, 0)
    const dy = Math.max(g.y + row - p.y, p.y - (g.y + row + 1), 0)
    least = Math.min(least, Math.hypot(dx, dy))
  }
  return least
}

/** Distance in image px from a point to the shape: 0 inside of it and on its outline. */
export const distanceTo = (g: Geometry, p: Point): number => {
  switch (g.type) {
    case 'point':
      return Math.hypot(p.x - g.x, p.y - g.y)
    case 'box': {
      const dx = Math.max(g.x - p.x, p.x - (g.x + g.width), 0)
      return Math.hypot(dx, Math.max(g.y - p.y, p.y - (g.y + g.height), 0))
    }
    case 'ellipse':
      return isInEllipse(g, p) ? 0 : distanceToPath(ellipseRing(g, 128, false), true, p.x, p.y)
    case 'polyline':
      return distanceToPath(g.points, false, p.x, p.y)
    case 'polygon':
      return isInsideRings(g.rings, p.x, p.y) ? 0 : distanceToOutline(g, p)
    case 'mask':
      return distanceToMask(g, p)
  }
}

/** Distance in image px from a point, inside or out, to the outline; of a mask to its nearest set pixel. */
export const distanceToOutline = (g: Geometry, p: Point): number => {
  switch (g.type) {
    case 'point':
    case 'polyline':
    case 'mask':
      return distanceTo(g, p)
    case 'box':
      return distanceToPath(ringOfBox(g), true, p.x, p.y)
    case 'ellipse':
      return distanceToPath(ellipseRing(g, 128, false), true, p.x, p.y)
    case 'polygon':
      return Math.min(...g.rings.map((ring) => distanceToPath(ring, true, p.x, p.y)))
  }
}

/**
 * Whether a point hits the shape: inside of it, or within `tolerance` image px of its outline. Points and lines are hit by tolerance alone;
 * a hole is not part of the shape.
 */
export const containsPoint = (g: Geometry, p: Point, tolerance: number): boolean => {
  const b = boundsOf(g)
  const isNear = p.x >= b.x - tolerance && p.x <= b.x + b.width + tolerance && p.y >= b.y - tolerance && p.y <= b.y + b.height + tolerance
  return isNear && distanceTo(g, p) <= tolerance
}
