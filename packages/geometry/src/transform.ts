import { boundsOf } from './bounds.ts'
import { emptyMask, maskFromSpans, spansOf } from './mask.ts'
import { mapVertices } from './ring.ts'
import type { BoxGeometry, EllipseGeometry, Geometry, MaskGeometry, PolygonGeometry, Ring, RotatedBoxGeometry } from './types.ts'

/** The same shape moved by px in image space. A mask moves by whole pixels: the nearest. */
export const translate = <G extends Geometry>(g: G, dx: number, dy: number): G => {
  const moved: Geometry = g
  switch (moved.type) {
    case 'point':
    case 'box':
      return { ...g, x: moved.x + dx, y: moved.y + dy }
    case 'mask':
      return { ...g, x: moved.x + Math.round(dx), y: moved.y + Math.round(dy) }
    case 'ellipse':
    case 'rotated-box':
      return { ...g, cx: moved.cx + dx, cy: moved.cy + dy }
    case 'bezier':
      return { ...g, nodes: mapVertices(moved.nodes, (x, y) => ({ x: x + dx, y: y + dy })) }
    case 'polyline':
    case 'skeleton':
      return { ...g, points: mapVertices(moved.points, (x, y) => ({ x: x + dx, y: y + dy })) }
    case 'polygon':
      return { ...g, rings: moved.rings.map((ring) => mapVertices(ring, (x, y) => ({ x: x + dx, y: y + dy }))) }
  }
}

const between = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

const clampBox = (g: BoxGeometry, width: number, height: number): BoxGeometry => {
  const x = between(g.x, 0, width)
  const y = between(g.y, 0, height)
  return { type: 'box', x, y, width: between(g.x + g.width, 0, width) - x, height: between(g.y + g.height, 0, height) - y }
}

/** Keeps the centre in the image and answers by how much the sizes must shrink, proportions kept, until the shape is inside. */
const heldInside = <G extends EllipseGeometry | RotatedBoxGeometry>(g: G, width: number, height: number) => {
  const centred: G = { ...g, cx: between(g.cx, 0, width), cy: between(g.cy, 0, height) }
  const bounds = boundsOf(centred)
  const room = (free: number, wanted: number) => (wanted > free ? free / wanted : 1)
  const scale = Math.min(
    room(Math.min(centred.cx, width - centred.cx), bounds.width / 2),
    room(Math.min(centred.cy, height - centred.cy), bounds.height / 2),
  )
  return { centred, scale }
}

const clampEllipse = (g: EllipseGeometry, width: number, height: number): EllipseGeometry => {
  const { centred, scale } = heldInside(g, width, height)
  return { ...centred, rx: g.rx * scale, ry: g.ry * scale }
}

const clampRotatedBox = (g: RotatedBoxGeometry, width: number, height: number): RotatedBoxGeometry => {
  const { centred, scale } = heldInside(g, width, height)
  return { ...centred, width: g.width * scale, height: g.height * scale }
}

/** One side of Sutherland & Hodgman (1974): the part of a ring where `inside` is at least 0. */
const clipRing = (ring: Ring, inside: (x: number, y: number) => number): number[] => {
  const kept: number[] = []
  const n = ring.length
  for (let i = 0; i < n; i += 2) {
    const [x1, y1] = [ring[(i + n - 2) % n] ?? 0, ring[(i + n - 1) % n] ?? 0]
    const [x2, y2] = [ring[i] ?? 0, ring[i + 1] ?? 0]
    const [d1, d2] = [inside(x1, y1), inside(x2, y2)]
    if (d1 < 0 !== d2 < 0) kept.push(x1 + (d1 / (d1 - d2)) * (x2 - x1), y1 + (d1 / (d1 - d2)) * (y2 - y1))
    if (d2 >= 0) kept.push(x2, y2)
  }
  return kept
}

const clampPolygon = (g: PolygonGeometry, width: number, height: number): PolygonGeometry => {
  const snapped = (x: number, y: number) => ({ x: between(x, 0, width), y: between(y, 0, height) })
  const snap = (ring: Ring) => mapVertices(ring, snapped)
  const clip = (ring: Ring) => {
    const sides = [(x: number) => x, (x: number) => width - x, (_: number, y: number) => y, (_: number, y: number) => height - y]
    return snap(sides.reduce<Ring>(clipRing, ring))
  }
  const [exterior, ...holes] = g.rings
  if (exterior === undefined) return g
  // Rounding may carry a vertex past the border by its last digits: that is no reason to cut and to add vertices.
  if (isWithin(g, width, height, 1e-6)) return { type: 'polygon', rings: g.rings.map(snap) }
  const clipped = clip(exterior)
  // Nothing of it is in the image: it collapses to a place on the border.
  if (clipped.length < 6) return { type: 'polygon', rings: [mapVertices(exterior, () => snapped(exterior[0] ?? 0, exterior[1] ?? 0))] }
  return { type: 'polygon', rings: [clipped, ...holes.map(clip).filter((ring) => ring.length >= 6)] }
}

const clampMask = (g: MaskGeometry, width: number, height: number): MaskGeometry => {
  const frame = { x: Math.min(g.x, 0), y: Math.min(g.y, 0), width: 0, height: 0 }
  frame.width = Math.max(g.x + g.width, width) - frame.x
  frame.height = Math.max(g.y + g.height, height) - frame.y
  const spans = spansOf(g, frame)
  const kept: number[] = []
  for (let i = 0; i < spans.length; i += 2) {
    const row = Math.floor((spans[i] ?? 0) / frame.width)
    const y = row + frame.y
    if (y < 0 || y >= height) continue
    const origin = row * frame.width - frame.x
    const start = Math.max(spans[i] ?? 0, origin)
    const end = Math.min(spans[i + 1] ?? 0, origin + width)
    if (start < end) kept.push(start, end)
  }
  return kept.length === 0 ? emptyMask(between(g.x, 0, width - 1), between(g.y, 0, height - 1)) : maskFromSpans(kept, frame)
}

/** Whether the shape lies in the image, borders included, but for `slack` px. */
export const isWithin = (g: Geometry, width: number, height: number, slack = 0): boolean => {
  const b = boundsOf(g)
  return b.x >= -slack && b.y >= -slack && b.x + b.width <= width + slack && b.y + b.height <= height + slack
}

/**
 * The shape held within an image of `width` x `height` px: boxes, polygons and masks are cut at the border, points, keypoints,
 * nodes and line vertices go to the nearest place inside, an ellipse and a turned box shrink about their centre. What lies inside already comes back as it is.
 */
export const clampTo = (g: Geometry, width: number, height: number): Geometry => {
  if (isWithin(g, width, height)) return g
  const snapped = (x: number, y: number) => ({ x: between(x, 0, width), y: between(y, 0, height) })
  switch (g.type) {
    case 'point':
      return { type: 'point', x: between(g.x, 0, width), y: between(g.y, 0, height) }
    case 'box':
      return clampBox(g, width, height)
    case 'ellipse':
      return clampEllipse(g, width, height)
    case 'rotated-box':
      return clampRotatedBox(g, width, height)
    case 'polyline':
      return { type: 'polyline', points: mapVertices(g.points, snapped) }
    case 'skeleton':
      return { ...g, points: mapVertices(g.points, snapped) }
    // A curve stays within the hull of its control points.
    case 'bezier':
      return { ...g, nodes: mapVertices(g.nodes, snapped) }
    case 'polygon':
      return clampPolygon(g, width, height)
    case 'mask':
      return clampMask(g, width, height)
  }
}
