import {
  type Bounds,
  boundsOf,
  clampTo,
  type Geometry,
  type Handle,
  isValid,
  moveHandle,
  type Point,
  removeVertex,
  translate,
} from '@reticle/geometry'
import { inside, isKeepable } from './pointer.ts'
import type { RegionEdit, ToolContext } from './tool.ts'

/** The shift nearest to the wanted one that keeps [start, start + length] in [0, size]; what stands out already may only come back. */
const heldShift = (wanted: number, start: number, length: number, size: number): number =>
  Math.max(Math.min(0, -start), Math.min(Math.max(0, size - start - length), wanted))

const frameOf = (all: readonly Bounds[]): Bounds => {
  const left = Math.min(...all.map((b) => b.x))
  const top = Math.min(...all.map((b) => b.y))
  const right = Math.max(...all.map((b) => b.x + b.width))
  return { x: left, y: top, width: right - left, height: Math.max(...all.map((b) => b.y + b.height)) - top }
}

/** The regions moved together, as far as the image's border lets the foremost go. Shapes keep their size to the last vertex. */
export const moveAll = (regions: readonly RegionEdit[], offset: Point, context: ToolContext): readonly RegionEdit[] => {
  const frame = frameOf(regions.map((region) => boundsOf(region.geometry)))
  const dx = heldShift(offset.x, frame.x, frame.width, context.width)
  const dy = heldShift(offset.y, frame.y, frame.height, context.height)
  return regions.map(({ regionId, geometry }) => ({ regionId, geometry: translate(geometry, dx, dy) }))
}

/** The edit, unless it would leave no extent, or let an outline that was sound cross itself: then it is not taken. */
const taken = (before: RegionEdit, geometry: Geometry, context: ToolContext): RegionEdit | undefined =>
  isKeepable(geometry, context) || !isValid(before.geometry) ? { regionId: before.regionId, geometry } : undefined

/** One region without the vertex of the handle; undefined where it has none there, can spare none, or would cross itself without it. */
export const dropVertex = (region: RegionEdit, handle: Handle, context: ToolContext): RegionEdit | undefined => {
  if (handle.kind !== 'vertex') return undefined
  const geometry = removeVertex(region.geometry, handle)
  return geometry === region.geometry ? undefined : taken(region, geometry, context)
}

/** One region with a handle dragged by `offset`, in the image; undefined where the edit is not taken. */
export const dragHandle = (region: RegionEdit, handle: Handle, offset: Point, context: ToolContext): RegionEdit | undefined => {
  const wanted = { x: handle.at.x + offset.x, y: handle.at.y + offset.y }
  // The rotation handle stands off the shape and may leave the image; all others set a coordinate.
  const moved = moveHandle(region.geometry, handle, handle.kind === 'rotate' ? wanted : inside(wanted, context))
  return taken(region, clampTo(moved, context.width, context.height), context)
}
