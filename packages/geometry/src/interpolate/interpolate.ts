import { nodeCount } from '../bezier.ts'
import { flatten } from '../flatten.ts'
import { hasArea } from '../measure.ts'
import { polygonOf } from '../polygon-of.ts'
import { maskOf } from '../rasterise.ts'
import type { BezierGeometry, Geometry, PolylineGeometry, SkeletonGeometry } from '../types.ts'
import { isValid } from '../validity.ts'
import { betweenMasks } from './between-masks.ts'
import { betweenPolygons } from './between-polygons.ts'
import { betweenByLength, betweenByVertex, betweenNumbers } from './between-rings.ts'
import { betweenTurned } from './between-turned.ts'

/** Seen or covered as on the plane before; a keypoint that is in the image on one side only stays where it is there. */
const betweenSkeletons = (a: SkeletonGeometry, b: SkeletonGeometry, share: number): SkeletonGeometry | undefined => {
  if (a.states.length !== b.states.length) return undefined
  const mixed = betweenNumbers(a.points, b.points, share)
  const isIn = (g: SkeletonGeometry, i: number) => g.states[i >> 1] !== 'absent'
  const points = mixed.map((value, i) => (isIn(a, i) && isIn(b, i) ? value : ((isIn(b, i) ? b.points[i] : a.points[i]) ?? value)))
  return { type: 'skeleton', points, states: a.states }
}

const betweenLines = (a: PolylineGeometry, b: PolylineGeometry, share: number): PolylineGeometry => ({
  type: 'polyline',
  points: betweenByVertex(a.points, b.points, false, share) ?? betweenByLength(a.points, b.points, false, share),
})

/** Paths with as many nodes go node by node, as they were drawn; others by the polygons or lines that they stand for. */
const betweenPaths = (a: BezierGeometry, b: BezierGeometry, share: number): Geometry | undefined => {
  if (a.isClosed === b.isClosed && nodeCount(a) === nodeCount(b)) {
    const path: BezierGeometry = { type: 'bezier', nodes: betweenNumbers(a.nodes, b.nodes, share), isClosed: a.isClosed }
    if (isValid(path)) return path
  }
  return between(flatten(a), flatten(b), share)
}

/** Shapes of different kinds: areas as polygons, or as masks when one of them is a mask. */
const betweenKinds = (a: Geometry, b: Geometry, share: number): Geometry | undefined => {
  if (!hasArea(a) || !hasArea(b)) return undefined
  if (a.type === 'mask' || b.type === 'mask') return betweenMasks(maskOf(a), maskOf(b), share)
  const [p, q] = [polygonOf(a), polygonOf(b)]
  return p === undefined || q === undefined ? undefined : betweenPolygons(p, q, share)
}

const between = (a: Geometry, b: Geometry, share: number): Geometry | undefined => {
  const mix = (from: number, to: number) => from + share * (to - from)
  if (a.type === 'point' && b.type === 'point') return { type: 'point', x: mix(a.x, b.x), y: mix(a.y, b.y) }
  if (a.type === 'box' && b.type === 'box')
    return { type: 'box', x: mix(a.x, b.x), y: mix(a.y, b.y), width: mix(a.width, b.width), height: mix(a.height, b.height) }
  if (a.type === 'rotated-box' && b.type === 'rotated-box') return { type: 'rotated-box', ...betweenTurned(a, b, share) }
  if (a.type === 'ellipse' && b.type === 'ellipse') {
    const turned = (g: typeof a) => ({ cx: g.cx, cy: g.cy, width: g.rx, height: g.ry, angle: g.angle })
    const { cx, cy, width, height, angle } = betweenTurned(turned(a), turned(b), share)
    return { type: 'ellipse', cx, cy, rx: width, ry: height, angle }
  }
  if (a.type === 'skeleton' && b.type === 'skeleton') return betweenSkeletons(a, b, share)
  if (a.type === 'polyline' && b.type === 'polyline') return betweenLines(a, b, share)
  if (a.type === 'bezier' && b.type === 'bezier') return betweenPaths(a, b, share)
  if (a.type === 'polygon' && b.type === 'polygon') return betweenPolygons(a, b, share)
  if (a.type === 'mask' && b.type === 'mask') return betweenMasks(a, b, share)
  return betweenKinds(a, b, share)
}

/**
 * The shape of an object at `share` (0..1) of the way from one of its shapes to another, in image space: at the ends these themselves, and
 * in between always a valid one. Where nothing reasonable lies between (kinds that have nothing in common, outlines that would cross
 * themselves, masks that share nothing) it is the nearer of the two.
 */
export const interpolate = (a: Geometry, b: Geometry, share: number): Geometry => {
  if (share <= 0 || a === b) return a
  if (share >= 1) return b
  const found = between(a, b, share)
  return found !== undefined && isValid(found) ? found : share < 0.5 ? a : b
}
