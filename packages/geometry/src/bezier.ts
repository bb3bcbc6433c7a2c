import { vertexCount } from './ring.ts'
import type { BezierGeometry, Point, PolygonGeometry, PolylineGeometry } from './types.ts'

/** One cubic: its two ends and the control points between them, flat `[x0, y0, x1, y1, x2, y2, x3, y3]`. */
export type Cubic = readonly [number, number, number, number, number, number, number, number]

/** How far the straight pieces may lie from the curve, in image px. */
const flatness = 0.05
const mostPieces = 256

const at = (nodes: readonly number[], index: number): number => nodes[index] ?? 0

/** Number of nodes. */
export const nodeCount = (g: BezierGeometry): number => Math.floor(g.nodes.length / 6)

/** The curves from node to node; a closed path has one from its last node to its first. */
export const cubicsOf = (g: BezierGeometry): readonly Cubic[] => {
  const n = nodeCount(g)
  const { nodes } = g
  return Array.from({ length: Math.max(0, g.isClosed ? n : n - 1) }, (_, i): Cubic => {
    const a = 6 * i
    const b = 6 * ((i + 1) % n)
    return [
      at(nodes, a),
      at(nodes, a + 1),
      at(nodes, a + 4),
      at(nodes, a + 5),
      at(nodes, b + 2),
      at(nodes, b + 3),
      at(nodes, b),
      at(nodes, b + 1),
    ]
  })
}

/** The place at `t` in 0..1 on a cubic (Bernstein form). */
export const placeOn = ([x0, y0, x1, y1, x2, y2, x3, y3]: Cubic, t: number): Point => {
  const s = 1 - t
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
  return { x: a * x0 + b * x1 + c * x2 + d * x3, y: a * y0 + b * y1 + c * y2 + d * y3 }
}

/** Straight pieces that keep within `flatness`: Wang's bound (1984) on the second differences of the control points. */
const piecesOf = ([x0, y0, x1, y1, x2, y2, x3, y3]: Cubic): number => {
  const bend = Math.max(Math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), Math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3))
  const wanted = Math.ceil(Math.sqrt((0.75 * bend) / flatness))
  // Beyond any image the bound is not finite; such a shape is refused elsewhere.
  return Number.isFinite(wanted) ? Math.min(mostPieces, Math.max(1, wanted)) : 1
}

/** The path as straight pieces that lie within 0.05 px of it: a polygon when it is closed, else a line. */
export const flattenBezier = (g: BezierGeometry): PolygonGeometry | PolylineGeometry => {
  const path: number[] = g.isClosed ? [] : [at(g.nodes, 0), at(g.nodes, 1)]
  for (const cubic of cubicsOf(g)) {
    const pieces = piecesOf(cubic)
    for (let i = g.isClosed ? 0 : 1; i < pieces + (g.isClosed ? 0 : 1); i++) {
      const { x, y } = placeOn(cubic, i / pieces)
      path.push(x, y)
    }
  }
  return g.isClosed ? { type: 'polygon', rings: [path] } : { type: 'polyline', points: path }
}

/** The path with one node more, in the middle (t = 0.5) of the curve that begins at node `index`; its form stays (de Casteljau). */
export const insertNode = (g: BezierGeometry, index: number): BezierGeometry => {
  const cubic = cubicsOf(g)[index]
  if (cubic === undefined) return g
  const [x0, y0, x1, y1, x2, y2, x3, y3] = cubic
  const mid = (a: number, b: number) => (a + b) / 2
  const [ax, ay, bx, by, cx, cy] = [mid(x0, x1), mid(y0, y1), mid(x1, x2), mid(y1, y2), mid(x2, x3), mid(y2, y3)]
  const [dx, dy, ex, ey] = [mid(ax, bx), mid(ay, by), mid(bx, cx), mid(by, cy)]
  const nodes = [...g.nodes]
  const next = 6 * ((index + 1) % nodeCount(g))
  nodes[6 * index + 4] = ax
  nodes[6 * index + 5] = ay
  nodes[next + 2] = cx
  nodes[next + 3] = cy
  nodes.splice(6 * index + 6, 0, mid(dx, ex), mid(dy, ey), dx, dy, ex, ey)
  return { ...g, nodes }
}

/** A smooth path through points, flat: control points by Catmull and Rom (1974), a third of the way. */
export const smoothThrough = (points: readonly number[], isClosed: boolean): BezierGeometry => {
  const n = vertexCount(points)
  const place = (i: number): Point => {
    const j = isClosed ? (i + n) % n : Math.min(n - 1, Math.max(0, i))
    return { x: at(points, 2 * j), y: at(points, 2 * j + 1) }
  }
  const nodes = Array.from({ length: n }, (_, i) => {
    const [p, q, r] = [place(i - 1), place(i), place(i + 1)]
    const [dx, dy] = [(r.x - p.x) / 6, (r.y - p.y) / 6]
    return [q.x, q.y, q.x - dx, q.y - dy, q.x + dx, q.y + dy]
  }).flat()
  return { type: 'bezier', nodes, isClosed }
}
