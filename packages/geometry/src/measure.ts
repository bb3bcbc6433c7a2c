import { flatten } from './flatten.ts'
import { maskArea, sharedLength, spansOf } from './mask.ts'
import { measureOverlap } from './overlap.ts'
import { forEachEdge, forEachVertex, pathLength, signedArea } from './ring.ts'
import { presentPoints } from './skeleton.ts'
import type { Geometry, MaskGeometry, Point, PolygonGeometry, Ring } from './types.ts'

/**
 * Polygon area by rings: exterior less holes. Where a ring crosses itself or another, the even-odd inside is measured instead,
 * so that area, mask and IoU speak of the same set of points.
 */
const polygonArea = (g: PolygonGeometry): number => {
  const simple = g.rings.reduce((area, ring, index) => area + (index === 0 ? 1 : -1) * Math.abs(signedArea(ring)), 0)
  const evenOdd = measureOverlap(g.rings, []).a
  return Math.abs(simple - evenOdd) <= 1e-9 * Math.max(1, evenOdd) ? simple : evenOdd
}

/** Whether a shape of this kind covers an area: all but points, skeletons, lines and open paths. */
export const hasArea = (g: Geometry): boolean => {
  switch (g.type) {
    case 'point':
    case 'polyline':
    case 'skeleton':
      return false
    case 'bezier':
      return g.isClosed
    case 'box':
    case 'rotated-box':
    case 'ellipse':
    case 'polygon':
    case 'mask':
      return true
  }
}

/** Area in px² (a mask: set pixels). Points, skeletons, lines and open paths have none. */
export const areaOf = (g: Geometry): number => {
  switch (g.type) {
    case 'point':
    case 'polyline':
    case 'skeleton':
      return 0
    case 'bezier':
      return areaOf(flatten(g))
    case 'box':
    case 'rotated-box':
      return g.width * g.height
    case 'ellipse':
      return Math.PI * g.rx * g.ry
    case 'polygon':
      return polygonArea(g)
    case 'mask':
      return maskArea(g.counts)
  }
}

/** Perimeter in px of an ellipse: Ramanujan's second formula (1914), relative error below 4e-4 for a segment and far less otherwise. */
const ellipsePerimeter = (rx: number, ry: number): number => {
  const h = rx + ry === 0 ? 0 : ((rx - ry) / (rx + ry)) ** 2
  return Math.PI * (rx + ry) * (1 + (3 * h) / (10 + Math.sqrt(4 - 3 * h)))
}

/** Length in px of the sides between set and unset pixels. */
const maskPerimeter = (mask: MaskGeometry): number => {
  const frame = { x: mask.x - 1, y: mask.y - 1, width: mask.width + 2, height: mask.height + 2 }
  const spans = spansOf(mask, frame)
  const below = spans.map((position) => position + frame.width)
  return spans.length + 2 * (maskArea(mask.counts) - sharedLength(spans, below))
}

/** Length in px: of a line its length, of a shape its outline with its holes; a point has none. */
export const lengthOf = (g: Geometry): number => {
  switch (g.type) {
    case 'point':
    case 'skeleton':
      return 0
    case 'bezier':
      return lengthOf(flatten(g))
    case 'polyline':
      return pathLength(g.points, false)
    case 'box':
    case 'rotated-box':
      return 2 * (g.width + g.height)
    case 'ellipse':
      return ellipsePerimeter(g.rx, g.ry)
    case 'polygon':
      return g.rings.reduce((length, ring) => length + pathLength(ring, true), 0)
    case 'mask':
      return maskPerimeter(g)
  }
}

/** A running mean of points by weight; the plain mean of the places stands in when all weights are 0. */
const weightedMean = (parts: readonly { readonly x: number; readonly y: number; readonly weight: number }[]): Point => {
  const total = parts.reduce((sum, part) => sum + part.weight, 0)
  if (parts.length === 0) return { x: 0, y: 0 }
  const weightOf = (weight: number) => (total === 0 ? 1 / parts.length : weight / total)
  return parts.reduce((mean, part) => ({ x: mean.x + part.x * weightOf(part.weight), y: mean.y + part.y * weightOf(part.weight) }), {
    x: 0,
    y: 0,
  })
}

const lineCentroid = (points: Ring, isClosed: boolean): Point => {
  const parts: { x: number; y: number; weight: number }[] = []
  forEachEdge(points, isClosed, (x1, y1, x2, y2) =>
    parts.push({ x: (x1 + x2) / 2, y: (y1 + y2) / 2, weight: Math.hypot(x2 - x1, y2 - y1) }),
  )
  return parts.length === 0 ? { x: points[0] ?? 0, y: points[1] ?? 0 } : weightedMean(parts)
}

/** Centroid of a ring's area by triangles about its first vertex (Bourke 1988), with its area in px². */
const ringCentroid = (ring: Ring): { readonly x: number; readonly y: number; readonly weight: number } => {
  const ox = ring[0] ?? 0
  const oy = ring[1] ?? 0
  let [twice, x, y] = [0, 0, 0]
  forEachEdge(ring, true, (x1, y1, x2, y2) => {
    const cross = (x1 - ox) * (y2 - oy) - (x2 - ox) * (y1 - oy)
    twice += cross
    x += (x1 + x2 - 2 * ox) * cross
    y += (y1 + y2 - 2 * oy) * cross
  })
  return twice === 0 ? { x: ox, y: oy, weight: 0 } : { x: ox + x / (3 * twice), y: oy + y / (3 * twice), weight: Math.abs(twice) / 2 }
}

const polygonCentroid = (g: PolygonGeometry): Point => {
  const parts = g.rings.map(ringCentroid).map((part, index) => (index === 0 ? part : { ...part, weight: -part.weight }))
  const total = parts.reduce((sum, part) => sum + part.weight, 0)
  return total > 0 ? weightedMean(parts) : lineCentroid(g.rings[0] ?? [], true)
}

const maskCentroid = (mask: MaskGeometry): Point => {
  // One frame column more than the mask has keeps each span within its row.
  const frame = { x: mask.x, y: mask.y, width: mask.width + 1, height: mask.height }
  const spans = spansOf(mask, frame)
  const parts: { x: number; y: number; weight: number }[] = []
  for (let i = 0; i < spans.length; i += 2) {
    const [start, end] = [spans[i] ?? 0, spans[i + 1] ?? 0]
    const row = Math.floor(start / frame.width)
    parts.push({ x: mask.x + (start + end) / 2 - row * frame.width, y: mask.y + row + 0.5, weight: end - start })
  }
  return parts.length === 0 ? { x: mask.x + mask.width / 2, y: mask.y + mask.height / 2 } : weightedMean(parts)
}

const meanPlace = (places: Ring): Point => {
  const parts: { x: number; y: number; weight: number }[] = []
  forEachVertex(places, (x, y) => parts.push({ x, y, weight: 1 }))
  return weightedMean(parts)
}

/** Centre of mass in image space: of the area, of the line's length, of the keypoints, or the point itself. */
export const centroidOf = (g: Geometry): Point => {
  switch (g.type) {
    case 'point':
      return { x: g.x, y: g.y }
    case 'box':
      return { x: g.x + g.width / 2, y: g.y + g.height / 2 }
    case 'ellipse':
    case 'rotated-box':
      return { x: g.cx, y: g.cy }
    case 'bezier':
      return centroidOf(flatten(g))
    case 'skeleton':
      return meanPlace(presentPoints(g))
    case 'polyline':
      return lineCentroid(g.points, false)
    case 'polygon':
      return polygonCentroid(g)
    case 'mask':
      return maskCentroid(g)
  }
}
