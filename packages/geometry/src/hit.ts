import { boundsOf } from './bounds.ts'
import { flatten } from './flatten.ts'
import { ellipseRing, ringOfBox } from './polygon-of.ts'
import { distanceToPath, forEachVertex, isInsideRings } from './ring.ts'
import { rowsOfMask, type Spans } from './row-spans.ts'
import { presentPoints } from './skeleton.ts'
import type { EllipseGeometry, Geometry, MaskGeometry, Point, Ring } from './types.ts'

const isInEllipse = (g: EllipseGeometry, p: Point): boolean => {
  const turn = (g.angle * Math.PI) / 180
  const [dx, dy] = [p.x - g.cx, p.y - g.cy]
  const u = dx * Math.cos(turn) + dy * Math.sin(turn)
  const v = dy * Math.cos(turn) - dx * Math.sin(turn)
  return g.rx > 0 && g.ry > 0 && (u / g.rx) ** 2 + (v / g.ry) ** 2 <= 1
}

/** How far a place is from the nearest span of a row, along the row; 0 in it. */
const distanceAlong = (row: Spans, x: number): number => {
  let least = Infinity
  for (let i = 0; i < row.length; i += 2) least = Math.min(least, Math.max((row[i] ?? 0) - x, x - (row[i + 1] ?? 0), 0))
  return least
}

/** Distance in px from a point to the nearest set pixel, 0 inside of one: by rows, the nearest first, as far as they can be nearer. */
const distanceToMask = (g: MaskGeometry, p: Point): number => {
  const { top, rows } = rowsOfMask(g)
  let least = Infinity
  const take = (y: number): boolean => {
    const dy = Math.max(y - p.y, p.y - y - 1, 0)
    if (dy < least) least = Math.min(least, Math.hypot(distanceAlong(rows[y - top] ?? [], p.x), dy))
    return dy < least
  }
  const start = Math.min(top + rows.length - 1, Math.max(top, Math.floor(p.y)))
  for (let y = start; y >= top && take(y); ) y--
  for (let y = start + 1; y < top + rows.length && take(y); ) y++
  return least
}

/** Distance in px to the nearest of several places, Infinity without any. */
const distanceToPlaces = (places: Ring, p: Point): number => {
  let least = Infinity
  forEachVertex(places, (x, y) => {
    least = Math.min(least, Math.hypot(p.x - x, p.y - y))
  })
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
    case 'rotated-box':
    case 'bezier':
      return distanceTo(flatten(g), p)
    case 'skeleton':
      return distanceToPlaces(presentPoints(g), p)
  }
}

/** Distance in image px from a point, inside or out, to the outline; of a mask to its nearest set pixel. */
export const distanceToOutline = (g: Geometry, p: Point): number => {
  switch (g.type) {
    case 'point':
    case 'polyline':
    case 'mask':
    case 'skeleton':
      return distanceTo(g, p)
    case 'rotated-box':
    case 'bezier':
      return distanceToOutline(flatten(g), p)
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
