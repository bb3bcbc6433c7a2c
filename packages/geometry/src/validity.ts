import { cubicsOf, nodeCount } from './bezier.ts'
import { boundsOf } from './bounds.ts'
import { firstCrossing } from './crossings.ts'
import { flatten } from './flatten.ts'
import { maskArea } from './mask.ts'
import { isInsideRings, pathLength, signedArea, vertexAt, vertexCount } from './ring.ts'
import { presentPoints } from './skeleton.ts'
import type { BezierGeometry, Geometry, MaskGeometry, PolygonGeometry, Ring, SkeletonGeometry } from './types.ts'

/** What is wrong with a shape, in words for people. */
export type GeometryProblem = {
  readonly code: 'not-a-number' | 'no-extent' | 'too-few-vertices' | 'self-crossing' | 'hole-outside' | 'bad-runs' | 'bad-keypoints'
  readonly message: string
}

const numbersOf = (g: Geometry): readonly number[] => {
  switch (g.type) {
    case 'point':
      return [g.x, g.y]
    case 'box':
    case 'mask':
      return [g.x, g.y, g.width, g.height]
    case 'ellipse':
      return [g.cx, g.cy, g.rx, g.ry, g.angle]
    case 'rotated-box':
      return [g.cx, g.cy, g.width, g.height, g.angle]
    case 'polyline':
    case 'skeleton':
      return g.points
    case 'bezier':
      return g.nodes
    case 'polygon':
      return g.rings.flat()
  }
}

const maskProblems = (g: MaskGeometry): GeometryProblem[] => {
  const isWhole = [g.x, g.y, g.width, g.height, ...g.counts].every(Number.isInteger)
  const hasGap = g.counts.some((count, index) => count < 0 || (count === 0 && index > 0))
  const total = g.counts.reduce((sum, count) => sum + count, 0)
  if (!isWhole || hasGap) return [{ code: 'bad-runs', message: 'run lengths must be whole and above 0 (the first may be 0)' }]
  if (total !== g.width * g.height)
    return [{ code: 'bad-runs', message: `run lengths hold ${total} pixels; ${g.width} x ${g.height} are ${g.width * g.height}` }]
  return maskArea(g.counts) === 0 ? [{ code: 'no-extent', message: 'the mask has no pixel' }] : []
}

const ringProblems = (ring: Ring): GeometryProblem[] => {
  if (vertexCount(ring) < 3) return [{ code: 'too-few-vertices', message: 'a ring needs at least three vertices' }]
  const { width, height } = boundsOf({ type: 'polygon', rings: [ring] })
  const isFlat = Math.abs(signedArea(ring)) <= 1e-12 * Math.max(width, height) ** 2
  return isFlat && firstCrossing([ring]) === undefined ? [{ code: 'no-extent', message: 'the ring encloses no area' }] : []
}

/** A hole lies outside when the first of its vertices that is not on the exterior's outline is outside. */
const isHoleOutside = (exterior: Ring, hole: Ring): boolean => {
  for (let i = 0; i < vertexCount(hole); i++) {
    const [p, q] = [vertexAt(hole, i), vertexAt(hole, i + 1)]
    const [x, y] = [(p.x + q.x) / 2, (p.y + q.y) / 2]
    if (isInsideRings([exterior], p.x, p.y) || isInsideRings([exterior], x, y)) return false
  }
  return true
}

const polygonProblems = (g: PolygonGeometry): GeometryProblem[] => {
  const [exterior, ...holes] = g.rings
  if (exterior === undefined) return [{ code: 'too-few-vertices', message: 'the polygon has no ring' }]
  const problems = g.rings.flatMap(ringProblems)
  if (problems.length > 0) return problems
  const crossing = firstCrossing(g.rings)
  if (crossing !== undefined)
    return [{ code: 'self-crossing', message: `the outline crosses itself at (${crossing.at.x.toFixed(1)}, ${crossing.at.y.toFixed(1)})` }]
  return holes.some((hole) => isHoleOutside(exterior, hole))
    ? [{ code: 'hole-outside', message: 'a hole lies outside of its polygon' }]
    : []
}

const skeletonProblems = (g: SkeletonGeometry): GeometryProblem[] => {
  if (2 * g.states.length !== g.points.length)
    return [{ code: 'bad-keypoints', message: `${g.points.length / 2} keypoints have ${g.states.length} states` }]
  return presentPoints(g).length === 0 ? [{ code: 'no-extent', message: 'no keypoint is in the image' }] : []
}

const bezierProblems = (g: BezierGeometry): readonly GeometryProblem[] => {
  const least = g.isClosed ? 3 : 2
  // Two nodes can enclose an area by their curves.
  const isLens = g.isClosed && nodeCount(g) === 2 && cubicsOf(g).length === 2
  if (g.nodes.length % 6 !== 0 || (nodeCount(g) < least && !isLens))
    return [{ code: 'too-few-vertices', message: `the path needs at least ${least} nodes` }]
  return problemsOf(flatten(g))
}

/** All that is wrong with a shape; an empty list means that it is valid. Rings may touch themselves and each other, but not cross. */
export const problemsOf = (g: Geometry): readonly GeometryProblem[] => {
  if (!numbersOf(g).every(Number.isFinite)) return [{ code: 'not-a-number', message: 'a coordinate is not a finite number' }]
  switch (g.type) {
    case 'point':
      return []
    case 'box':
      return g.width > 0 && g.height > 0 ? [] : [{ code: 'no-extent', message: 'the box has no width or no height' }]
    case 'ellipse':
      return g.rx > 0 && g.ry > 0 ? [] : [{ code: 'no-extent', message: 'the ellipse has an axis without length' }]
    case 'rotated-box':
      return g.width > 0 && g.height > 0 ? [] : [{ code: 'no-extent', message: 'the box has no width or no height' }]
    case 'bezier':
      return bezierProblems(g)
    case 'skeleton':
      return skeletonProblems(g)
    case 'polyline':
      return pathLength(g.points, false) > 0 ? [] : [{ code: 'no-extent', message: 'the line has no length' }]
    case 'polygon':
      return polygonProblems(g)
    case 'mask':
      return maskProblems(g)
  }
}

/** Whether nothing is wrong with the shape. */
export const isValid = (g: Geometry): boolean => problemsOf(g).length === 0
