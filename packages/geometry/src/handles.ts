import { cubicsOf, insertNode, nodeCount, placeOn } from './bezier.ts'
import { vertexAt, vertexCount } from './ring.ts'
import type { BezierGeometry, BoxGeometry, EllipseGeometry, Geometry, Point, Ring, RotatedBoxGeometry, SkeletonGeometry } from './types.ts'
import { insertVertex, moveVertex } from './vertices.ts'

/** A side or corner of a box, by the compass, y down: `n` is the top edge. */
export type BoxSide = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w'

/**
 * A place on a shape that can be dragged; `at` in image space. `edge` i lies between vertex i and the next; `control`: a control point of
 * node `index`, of the curve that ends there (`in`) or begins there (`out`).
 */
export type Handle = { readonly at: Point } & (
  | { readonly kind: 'point' }
  | { readonly kind: 'side'; readonly side: BoxSide }
  | { readonly kind: 'axis'; readonly axis: 'rx' | 'ry'; readonly sign: 1 | -1 }
  | { readonly kind: 'rotate' }
  | { readonly kind: 'vertex'; readonly ring: number; readonly index: number }
  | { readonly kind: 'edge'; readonly ring: number; readonly index: number }
  | { readonly kind: 'control'; readonly index: number; readonly side: 'in' | 'out' }
)

const sides: readonly { readonly side: BoxSide; readonly u: 0 | 0.5 | 1; readonly v: 0 | 0.5 | 1 }[] = [
  { side: 'nw', u: 0, v: 0 },
  { side: 'n', u: 0.5, v: 0 },
  { side: 'ne', u: 1, v: 0 },
  { side: 'e', u: 1, v: 0.5 },
  { side: 'se', u: 1, v: 1 },
  { side: 's', u: 0.5, v: 1 },
  { side: 'sw', u: 0, v: 1 },
  { side: 'w', u: 0, v: 0.5 },
]

/** Unit vectors in image space of the rx and the ry axis; of a turned box along its width and its height. */
const axesOf = (g: { readonly angle: number }) => {
  const turn = (g.angle * Math.PI) / 180
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  return { rx: { x: cos, y: sin }, ry: { x: -sin, y: cos } } as const
}

const ellipseHandles = (g: EllipseGeometry, gap: number): Handle[] => {
  const axes = axesOf(g)
  const along = (axis: 'rx' | 'ry', length: number): Point => ({ x: g.cx + axes[axis].x * length, y: g.cy + axes[axis].y * length })
  return [
    { kind: 'axis', axis: 'rx', sign: 1, at: along('rx', g.rx) },
    { kind: 'axis', axis: 'ry', sign: 1, at: along('ry', g.ry) },
    { kind: 'axis', axis: 'rx', sign: -1, at: along('rx', -g.rx) },
    { kind: 'axis', axis: 'ry', sign: -1, at: along('ry', -g.ry) },
    { kind: 'rotate', at: along('ry', -g.ry - gap) },
  ]
}

const pathHandles = (points: Ring, ring: number, isClosed: boolean): Handle[] => {
  const n = vertexCount(points)
  const vertices = Array.from({ length: n }, (_, index): Handle => ({ kind: 'vertex', ring, index, at: vertexAt(points, index) }))
  const edges = Array.from({ length: Math.max(0, isClosed ? n : n - 1) }, (_, index): Handle => {
    const [a, b] = [vertexAt(points, index), vertexAt(points, index + 1)]
    return { kind: 'edge', ring, index, at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } }
  })
  return [...vertices, ...edges]
}

const rotatedBoxHandles = (g: RotatedBoxGeometry, gap: number): Handle[] => {
  const axes = axesOf(g)
  const place = (u: number, v: number): Point => ({
    x: g.cx + axes.rx.x * u * g.width + axes.ry.x * v * g.height,
    y: g.cy + axes.rx.y * u * g.width + axes.ry.y * v * g.height,
  })
  const top = place(0, -0.5)
  return [
    ...sides.map(({ side, u, v }): Handle => ({ kind: 'side', side, at: place(u - 0.5, v - 0.5) })),
    { kind: 'rotate', at: { x: top.x - axes.ry.x * gap, y: top.y - axes.ry.y * gap } },
  ]
}

const skeletonHandles = (g: SkeletonGeometry): Handle[] =>
  g.states.flatMap((state, index): Handle[] =>
    state === 'absent' ? [] : [{ kind: 'vertex', ring: 0, index, at: vertexAt(g.points, index) }],
  )

const bezierHandles = (g: BezierGeometry): Handle[] => {
  const at = (index: number, place: number): Point => ({ x: g.nodes[6 * index + place] ?? 0, y: g.nodes[6 * index + place + 1] ?? 0 })
  const nodes = Array.from({ length: nodeCount(g) }, (_, index) => index)
  const isEnd = (index: number, side: 'in' | 'out') => !g.isClosed && index === (side === 'in' ? 0 : nodes.length - 1)
  return [
    ...nodes.map((index): Handle => ({ kind: 'vertex', ring: 0, index, at: at(index, 0) })),
    ...nodes.flatMap((index) =>
      (['in', 'out'] as const)
        .filter((side) => !isEnd(index, side))
        .map((side): Handle => ({ kind: 'control', index, side, at: at(index, side === 'in' ? 2 : 4) })),
    ),
    ...cubicsOf(g).map((cubic, index): Handle => ({ kind: 'edge', ring: 0, index, at: placeOn(cubic, 0.5) })),
  ]
}

/**
 * The handles of a shape. `gap`: image px between an ellipse or a turned box and its rotation handle, since that distance is one of the
 * screen. A mask has none.
 */
export const handlesOf = (g: Geometry, gap = 0): readonly Handle[] => {
  switch (g.type) {
    case 'point':
      return [{ kind: 'point', at: { x: g.x, y: g.y } }]
    case 'box':
      return sides.map(({ side, u, v }) => ({ kind: 'side', side, at: { x: g.x + u * g.width, y: g.y + v * g.height } }))
    case 'ellipse':
      return ellipseHandles(g, gap)
    case 'rotated-box':
      return rotatedBoxHandles(g, gap)
    case 'skeleton':
      return skeletonHandles(g)
    case 'bezier':
      return bezierHandles(g)
    case 'polyline':
      return pathHandles(g.points, 0, false)
    case 'polygon':
      return g.rings.flatMap((ring, index) => pathHandles(ring, index, true))
    case 'mask':
      return []
  }
}

/** Moves one or two sides of a box; the sides across stay. Dragged past them, the box turns over and never has a negative size. */
const moveSide = (g: BoxGeometry, side: BoxSide, p: Point): BoxGeometry => {
  const place = sides.find((one) => one.side === side)
  if (place === undefined) return g
  const right = g.x + g.width
  const bottom = g.y + g.height
  const [x1, x2] = place.u === 0.5 ? [g.x, right] : [p.x, place.u === 0 ? right : g.x]
  const [y1, y2] = place.v === 0.5 ? [g.y, bottom] : [p.y, place.v === 0 ? bottom : g.y]
  return { type: 'box', x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) }
}

/** Moves one or two sides of a turned box, by the same rule in the box's own axes; the sides across stay where they are in the image. */
const moveTurnedSide = (g: RotatedBoxGeometry, side: BoxSide, p: Point): RotatedBoxGeometry => {
  const { rx, ry } = axesOf(g)
  const [dx, dy] = [p.x - g.cx, p.y - g.cy]
  const own = { x: dx * rx.x + dy * rx.y, y: dx * ry.x + dy * ry.y }
  const moved = moveSide({ type: 'box', x: -g.width / 2, y: -g.height / 2, width: g.width, height: g.height }, side, own)
  const [u, v] = [moved.x + moved.width / 2, moved.y + moved.height / 2]
  return { ...g, cx: g.cx + u * rx.x + v * ry.x, cy: g.cy + u * rx.y + v * ry.y, width: moved.width, height: moved.height }
}

/** Moves one end of an axis along its direction; the other end stays where it is. */
const moveAxis = (g: EllipseGeometry, axis: 'rx' | 'ry', sign: 1 | -1, p: Point): EllipseGeometry => {
  const direction = axesOf(g)[axis]
  const u = { x: direction.x * sign, y: direction.y * sign }
  const far = { x: g.cx - u.x * g[axis], y: g.cy - u.y * g[axis] }
  const length = (p.x - far.x) * u.x + (p.y - far.y) * u.y
  return { ...g, cx: far.x + (u.x * length) / 2, cy: far.y + (u.y * length) / 2, [axis]: Math.abs(length) / 2 }
}

/** Turns an ellipse or a box so that its rotation handle points at `p`; degrees in (-180, 180]. */
const rotate = <G extends EllipseGeometry | RotatedBoxGeometry>(g: G, p: Point): G => {
  if (p.x === g.cx && p.y === g.cy) return g
  const angle = (Math.atan2(p.y - g.cy, p.x - g.cx) * 180) / Math.PI + 90
  return { ...g, angle: angle > 180 ? angle - 360 : angle }
}

/** Puts a control point at `p`; where the node was smooth, the one across turns with it and keeps its length. */
const moveControl = (g: BezierGeometry, index: number, side: 'in' | 'out', p: Point): BezierGeometry => {
  const base = 6 * index
  const [here, there] = side === 'in' ? [base + 2, base + 4] : [base + 4, base + 2]
  const at = (i: number) => g.nodes[i] ?? 0
  const [x, y] = [at(base), at(base + 1)]
  const before = { x: at(here) - x, y: at(here + 1) - y }
  const across = { x: at(there) - x, y: at(there + 1) - y }
  const [a, b] = [Math.hypot(before.x, before.y), Math.hypot(across.x, across.y)]
  const length = Math.hypot(p.x - x, p.y - y)
  const isSmooth = a > 0 && b > 0 && before.x * across.x + before.y * across.y <= -0.9999 * a * b
  const nodes = g.nodes.with(here, p.x).with(here + 1, p.y)
  if (!isSmooth || length === 0) return { ...g, nodes }
  return { ...g, nodes: nodes.with(there, x - ((p.x - x) / length) * b).with(there + 1, y - ((p.y - y) / length) * b) }
}

/** The shape after a handle is dragged to `p`. The handle of an edge gives a new vertex there. A handle that the shape does not have leaves it. */
export const moveHandle = (g: Geometry, handle: Handle, p: Point): Geometry => {
  switch (handle.kind) {
    case 'point':
      return g.type === 'point' ? { type: 'point', x: p.x, y: p.y } : g
    case 'side':
      if (g.type === 'rotated-box') return moveTurnedSide(g, handle.side, p)
      return g.type === 'box' ? moveSide(g, handle.side, p) : g
    case 'axis':
      return g.type === 'ellipse' ? moveAxis(g, handle.axis, handle.sign, p) : g
    case 'rotate':
      return g.type === 'ellipse' || g.type === 'rotated-box' ? rotate(g, p) : g
    case 'control':
      return g.type === 'bezier' && handle.index < nodeCount(g) ? moveControl(g, handle.index, handle.side, p) : g
    case 'vertex':
      return moveVertex(g, handle, p)
    case 'edge':
      if (g.type === 'bezier') return moveVertex(insertNode(g, handle.index), { ring: 0, index: handle.index + 1 }, p)
      return insertVertex(g, handle, p)
  }
}
