import { clampTo, type Geometry, type Handle, isValid, moveHandle, type Point, removeVertex, translate } from '@reticle/geometry'
import { frameOf } from './handles-for.ts'
import { inside, isKeepable } from './pointer.ts'
import type { RegionEdit, ToolContext } from './tool.ts'

/** The shift nearest to the wanted one that keeps [start, start + length] in [0, size]; what stands out already may only come back. */
const heldShift = (wanted: number, start: number, length: number, size: number): number =>
  Math.max(Math.min(0, -start), Math.min(Math.max(0, size - start - length), wanted))

/** The regions moved together, as far as the image's border lets the foremost go. Shapes keep their size to the last vertex. */
export const moveAll = (regions: readonly RegionEdit[], offset: Point, context: ToolContext): readonly RegionEdit[] => {
  const frame = frameOf(regions.map((region) => region.geometry))
  const dx = heldShift(offset.x, frame.x, frame.width, context.width)
  const dy = heldShift(offset.y, frame.y, frame.height, context.height)
  return regions.map(({ regionId, geometry }) => ({ regionId, geometry: translate(geometry, dx, dy) }))
}

/** The edit, unless it would leave no extent, or let an outline that was sound cross itself: then it is not taken. */
export const taken = (before: RegionEdit, geometry: Geometry, context: ToolContext): RegionEdit | undefined =>
  isKeepable(geometry, context) || !isValid(before.geometry) ? { regionId: before.regionId, geometry } : undefined

/** A skeleton keeps the keypoints of its template: one that is taken away is not in the image; the last one stays. */
const withoutKeypoint = (g: Geometry, index: number): Geometry => {
  if (g.type !== 'skeleton') return g
  const states = g.states.with(index, 'absent')
  return states.every((state) => state === 'absent') ? g : { ...g, states }
}

/** One region without the vertex of the handle; undefined where it has none there, can spare none, or would cross itself without it. */
export const dropVertex = (region: RegionEdit, handle: Handle, context: ToolContext): RegionEdit | undefined => {
  if (handle.kind !== 'vertex') return undefined
  const { geometry: before } = region
  const geometry = before.type === 'skeleton' ? withoutKeypoint(before, handle.index) : removeVertex(before, handle)
  return geometry === region.geometry ? undefined : taken(region, geometry, context)
}

/** A skeleton with the keypoint of the handle covered, or seen again. */
export const withCover = ({ regionId, geometry }: RegionEdit, handle: Handle): RegionEdit | undefined => {
  if (geometry.type !== 'skeleton' || handle.kind !== 'vertex') return undefined
  const state = geometry.states[handle.index] === 'occluded' ? 'visible' : 'occluded'
  return { regionId, geometry: { ...geometry, states: geometry.states.with(handle.index, state) } }
}

/** One region with a handle dragged to a place, in the image; undefined where the edit is not taken. */
export const dragHandle = (region: RegionEdit, handle: Handle, to: Point, context: ToolContext): RegionEdit | undefined => {
  // The rotation handle stands off the shape and may leave the image; all others set a coordinate.
  const moved = moveHandle(region.geometry, handle, handle.kind === 'rotate' ? to : inside(to, context))
  return taken(region, clampTo(moved, context.width, context.height), context)
}
