/**
 * How near two marks are to being the same mark, on one scale for all shapes (docs/spec/consensus.md, C20 and C21).
 *
 * Areas: IoU. Points: 1 - d / 2D, with d their distance and D the protocol's distance, both in px of the full-resolution image,
 * so that points exactly D apart have 0.5. Lines: the same with d the greatest distance of a vertex of one to the other line.
 * Skeletons: the mean of 1 - d / 2D over the keypoints that both have in the image; a keypoint that only one has counts 0.
 */

import { distanceTo, flatten, type Geometry, hasArea, iou, type SkeletonGeometry } from '@reticle/geometry'
import { unreachable } from './result.ts'

/** `iou`: least IoU of two areas that may be one object; `distance`: greatest distance in px of two points that may be one object. */
export type MatchRule = { readonly iou: number; readonly distance: number }

export type MarkKind = 'area' | 'point' | 'line' | 'skeleton'

export const markKindOf = (geometry: Geometry): MarkKind => {
  switch (geometry.type) {
    case 'point':
      return 'point'
    case 'polyline':
      return 'line'
    case 'skeleton':
      return 'skeleton'
    case 'bezier':
      return hasArea(geometry) ? 'area' : 'line'
    case 'box':
    case 'rotated-box':
    case 'ellipse':
    case 'polygon':
    case 'mask':
      return 'area'
  }
}

/** The least closeness at which two marks of this kind may be one object. */
export const matchThresholdOf = (kind: MarkKind, rule: MatchRule): number => (kind === 'area' ? rule.iou : 0.5)

/** One text for one shape, whatever the order of its keys in storage. */
export const geometryKey = (geometry: Geometry): string => {
  switch (geometry.type) {
    case 'point':
      return `point ${geometry.x} ${geometry.y}`
    case 'box':
      return `box ${geometry.x} ${geometry.y} ${geometry.width} ${geometry.height}`
    case 'rotated-box':
      return `rotated-box ${geometry.cx} ${geometry.cy} ${geometry.width} ${geometry.height} ${geometry.angle}`
    case 'bezier':
      return `bezier ${geometry.isClosed} ${geometry.nodes.join(' ')}`
    case 'skeleton':
      return `skeleton ${geometry.points.join(' ')} ${geometry.states.join(' ')}`
    case 'ellipse':
      return `ellipse ${geometry.cx} ${geometry.cy} ${geometry.rx} ${geometry.ry} ${geometry.angle}`
    case 'polyline':
      return `polyline ${geometry.points.join(' ')}`
    case 'polygon':
      return `polygon ${geometry.rings.map((ring) => ring.join(' ')).join(' | ')}`
    case 'mask':
      return `mask ${geometry.x} ${geometry.y} ${geometry.width} ${geometry.height} ${geometry.counts.join(' ')}`
    default:
      return unreachable(geometry)
  }
}

const verticesOf = (line: readonly number[]): { x: number; y: number }[] => {
  const points: { x: number; y: number }[] = []
  for (let i = 0; i + 1 < line.length; i += 2) points.push({ x: line[i] ?? 0, y: line[i + 1] ?? 0 })
  return points
}

const lineOf = (geometry: Geometry): readonly number[] => {
  if (geometry.type === 'polyline') return geometry.points
  const flat = geometry.type === 'bezier' ? flatten(geometry) : undefined
  return flat?.type === 'polyline' ? flat.points : []
}

const farthest = (from: Geometry, to: Geometry): number =>
  verticesOf(lineOf(from)).reduce((most, point) => Math.max(most, distanceTo(to, point)), 0)

const byDistance = (distance: number, rule: MatchRule): number => Math.max(0, 1 - distance / (2 * rule.distance))

const skeletonCloseness = (a: SkeletonGeometry, b: SkeletonGeometry, rule: MatchRule): number => {
  if (a.states.length !== b.states.length) return 0
  let [sum, n] = [0, 0]
  a.states.forEach((state, index) => {
    const [inA, inB] = [state !== 'absent', b.states[index] !== 'absent']
    if (inA || inB) n++
    const at = 2 * index
    if (inA && inB)
      sum += byDistance(Math.hypot((a.points[at] ?? 0) - (b.points[at] ?? 0), (a.points[at + 1] ?? 0) - (b.points[at + 1] ?? 0)), rule)
  })
  return n === 0 ? 0 : sum / n
}

/** 0 (nothing in common, or kinds that are never one object) to 1 (the same shape). Symmetric. */
export const closeness = (a: Geometry, b: Geometry, rule: MatchRule): number => {
  if (markKindOf(a) !== markKindOf(b)) return 0
  if (a.type === 'point' && b.type === 'point') return byDistance(Math.hypot(a.x - b.x, a.y - b.y), rule)
  if (a.type === 'skeleton' && b.type === 'skeleton') return skeletonCloseness(a, b, rule)
  if (markKindOf(a) === 'line') return byDistance(Math.max(farthest(a, b), farthest(b, a)), rule)
  const overlap = iou(a, b)
  // Rounding must not make a shape differ from itself.
  if (overlap > 1 - 1e-6 && geometryKey(a) === geometryKey(b)) return 1
  return Math.min(1, Math.max(0, overlap))
}
