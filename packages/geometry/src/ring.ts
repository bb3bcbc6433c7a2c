import type { Bounds, Point, Ring } from './types.ts'

/** Number of vertices of a flat ring or line. */
export const vertexCount = (ring: Ring): number => ring.length >> 1

/** The vertex at `index`, taken modulo the number of vertices, so that -1 is the last one. */
export const vertexAt = (ring: Ring, index: number): Point => {
  const n = vertexCount(ring)
  const i = 2 * (((index % n) + n) % n)
  return { x: ring[i] ?? 0, y: ring[i + 1] ?? 0 }
}

/** Calls `visit` for each vertex in order. */
export const forEachVertex = (ring: Ring, visit: (x: number, y: number, index: number) => void): void => {
  for (let i = 0; i + 1 < ring.length; i += 2) visit(ring[i] ?? 0, ring[i + 1] ?? 0, i >> 1)
}

/** Calls `visit` for each edge; edge `index` runs from vertex `index` to the next. A closed ring has an edge back to its first vertex. */
export const forEachEdge = (
  points: Ring,
  isClosed: boolean,
  visit: (x1: number, y1: number, x2: number, y2: number, index: number) => void,
): void => {
  const n = vertexCount(points)
  const edges = isClosed ? n : n - 1
  for (let i = 0; i < edges; i++) {
    const j = i + 1 === n ? 0 : i + 1
    visit(points[2 * i] ?? 0, points[2 * i + 1] ?? 0, points[2 * j] ?? 0, points[2 * j + 1] ?? 0, i)
  }
}

/** A flat ring with each vertex replaced. */
export const mapVertices = (ring: Ring, replace: (x: number, y: number) => Point): number[] => {
  const mapped: number[] = []
  forEachVertex(ring, (x, y) => {
    const p = replace(x, y)
    mapped.push(p.x, p.y)
  })
  return mapped
}

/**
 * Signed area in px² by the shoelace formula; positive when the ring runs clockwise on screen (y down).
 * Taken about the first vertex, which keeps the digits of a small ring that lies far from the origin.
 */
export const signedArea = (ring: Ring): number => {
  const ox = ring[0] ?? 0
  const oy = ring[1] ?? 0
  let twice = 0
  forEachEdge(ring, true, (x1, y1, x2, y2) => {
    twice += (x1 - ox) * (y2 - oy) - (x2 - ox) * (y1 - oy)
  })
  return twice / 2
}

/** Length in px of a line, with the closing edge when it is a ring. */
export const pathLength = (points: Ring, isClosed: boolean): number => {
  let length = 0
  forEachEdge(points, isClosed, (x1, y1, x2, y2) => {
    length += Math.hypot(x2 - x1, y2 - y1)
  })
  return length
}

/** Bounds of the vertices; all zero for an empty ring. */
export const boundsOfVertices = (rings: readonly Ring[]): Bounds => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of rings)
    forEachVertex(ring, (x, y) => {
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    })
  return left > right ? { x: 0, y: 0, width: 0, height: 0 } : { x: left, y: top, width: right - left, height: bottom - top }
}

/**
 * Where the edge meets the height `y`, which lies within its own. The edge is taken from top to bottom, whichever way it is walked, so that
 * hit test, mask and area round alike.
 */
export const xAtHeight = (x1: number, y1: number, x2: number, y2: number, y: number): number =>
  y1 <= y2 ? x1 + ((y - y1) * (x2 - x1)) / (y2 - y1) : x2 + ((y - y2) * (x1 - x2)) / (y1 - y2)

/**
 * Even-odd test over all rings: a ray to the right of (x, y) crosses the outline an odd number of times.
 * Edges are half open in y, so a vertex on the ray counts once.
 */
export const isInsideRings = (rings: readonly Ring[], x: number, y: number): boolean => {
  let isInside = false
  // A loop of its own, since hit tests spend their time here: a closing edge from the last vertex to the first comes first.
  for (const ring of rings) {
    const length = ring.length & ~1
    let [x1, y1] = [ring[length - 2] ?? 0, ring[length - 1] ?? 0]
    for (let i = 0; i < length; i += 2) {
      const [x2, y2] = [ring[i] ?? 0, ring[i + 1] ?? 0]
      if (y1 > y !== y2 > y && x < xAtHeight(x1, y1, x2, y2, y)) isInside = !isInside
      x1 = x2
      y1 = y2
    }
  }
  return isInside
}

const squaredDistance = (x: number, y: number, x1: number, y1: number, x2: number, y2: number): number => {
  const dx = x2 - x1
  const dy = y2 - y1
  const squared = dx * dx + dy * dy
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / squared))
  const [offX, offY] = [x - (x1 + t * dx), y - (y1 + t * dy)]
  return offX * offX + offY * offY
}

/** Distance in px from (x, y) to the segment. */
export const distanceToSegment = (x: number, y: number, x1: number, y1: number, x2: number, y2: number): number =>
  Math.sqrt(squaredDistance(x, y, x1, y1, x2, y2))

/** Distance in px from (x, y) to the nearest edge, Infinity for a path without edges. */
export const distanceToPath = (points: Ring, isClosed: boolean, x: number, y: number): number => {
  const length = points.length & ~1
  const first = isClosed ? length - 2 : 0
  let least = Infinity
  let [x1, y1] = [points[first] ?? 0, points[first + 1] ?? 0]
  for (let i = isClosed ? 0 : 2; i < length; i += 2) {
    const [x2, y2] = [points[i] ?? 0, points[i + 1] ?? 0]
    least = Math.min(least, squaredDistance(x, y, x1, y1, x2, y2))
    x1 = x2
    y1 = y2
  }
  return Math.sqrt(least)
}
