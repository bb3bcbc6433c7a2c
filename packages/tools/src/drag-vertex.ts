import { type Geometry, type Handle, insertVertex, moveHandle, type Point, type Ring } from '@reticle/geometry'
import type { Border } from './borders.ts'
import { distance, inside } from './pointer.ts'
import { dragHandle, taken } from './reshape.ts'
import { sharedEdits } from './share-border.ts'
import { bordersNear, isSnapping, nearestOn, snapPlace } from './snap.ts'
import type { PointerGesture, RegionEdit, ToolContext } from './tool.ts'
import { alongRing } from './trace-border.ts'

/** Edits of a drag, the region's own first, and the neighbour's place that it snaps to. */
export type Reshaped = { readonly regions: readonly RegionEdit[]; readonly snapped?: Point }

type Follower = { readonly border: Border; readonly handle: Handle }

const vertexOf = (points: Ring, index: number): Point => {
  const i = (2 * index) % points.length
  return { x: points[i] ?? 0, y: points[i + 1] ?? 0 }
}

/** The index of the edge between two places of a ring, where both are vertices of it and neighbours. */
const edgeBetween = (points: Ring, a: Point, b: Point): number | undefined => {
  const [from, to] = [alongRing(points, a), alongRing(points, b)]
  if (from?.isVertex !== true || to?.isVertex !== true) return undefined
  const n = points.length >> 1
  if ((from.index + 1) % n === to.index) return from.index
  return (to.index + 1) % n === from.index ? to.index : undefined
}

/** Polygons that have the vertex, or the edge, that is dragged: they follow, so that a shared border stays shared. */
const followersOf = ({ regionId, geometry }: RegionEdit, handle: Handle, context: ToolContext): readonly Follower[] => {
  if (geometry.type !== 'polygon' || (handle.kind !== 'vertex' && handle.kind !== 'edge')) return []
  const own = geometry.rings[handle.ring] ?? []
  return (
    bordersNear(handle.at, 1e-6, context, [regionId])
      .filter((border) => border.isExact && border.isClosed)
      // A region is edited once, also where two of its rings meet in the place.
      .filter(({ regionId: id }, i, all) => all.findIndex((other) => other.regionId === id) === i)
      .flatMap((border): Follower[] => {
        const along = handle.kind === 'vertex' ? alongRing(border.points, handle.at) : undefined
        const index =
          handle.kind === 'edge'
            ? edgeBetween(border.points, vertexOf(own, handle.index), vertexOf(own, handle.index + 1))
            : along?.isVertex === true
              ? along.index
              : undefined
        return index === undefined ? [] : [{ border, handle: { kind: handle.kind, ring: border.ring, index, at: handle.at } }]
      })
  )
}

const canSnap = (g: Geometry, { kind }: Handle): boolean => (kind === 'vertex' || kind === 'edge') && g.type !== 'skeleton'

/** One region with a handle dragged by `offset`; with snapping on, vertices snap to neighbours and shared ones move together. */
export const reshape = (
  region: RegionEdit,
  handle: Handle,
  offset: Point,
  gesture: PointerGesture,
  context: ToolContext,
): Reshaped | undefined => {
  const wanted = { x: handle.at.x + offset.x, y: handle.at.y + offset.y }
  if (!isSnapping(gesture, context) || !canSnap(region.geometry, handle)) {
    const edited = dragHandle(region, handle, wanted, context)
    return edited && { regions: [edited] }
  }
  const followers = followersOf(region, handle, context)
  const but = [region.regionId, ...followers.map(({ border }) => border.regionId)]
  const held = inside(wanted, context)
  const snapped = snapPlace(held, gesture.tolerance, context, but)
  const at = snapped ?? held
  const edited = dragHandle(region, handle, at, context)
  const following = followers.map(({ border, handle: theirs }) =>
    taken({ regionId: border.regionId, geometry: border.geometry }, moveHandle(border.geometry, theirs, at), context),
  )
  if (edited === undefined || following.includes(undefined)) return undefined
  const touched = snapped === undefined || region.geometry.type !== 'polygon' ? [] : sharedEdits([at.x, at.y], context, but)
  const regions = [edited, ...following.flatMap((one) => one ?? []), ...touched]
  return snapped === undefined ? { regions } : { regions, snapped }
}

/** A line or outline with a vertex more, at the place of its border nearest to the pointer; undefined where none is within reach. */
export const withVertexAt = (region: RegionEdit, gesture: PointerGesture, context: ToolContext): RegionEdit | undefined => {
  const { geometry } = region
  if (geometry.type !== 'polygon' && geometry.type !== 'polyline') return undefined
  const rings = geometry.type === 'polygon' ? geometry.rings : [geometry.points]
  const p = inside(gesture.at, context)
  let best: { readonly ring: number; readonly index: number; readonly at: Point; readonly d: number } | undefined
  for (const [ring, points] of rings.entries()) {
    const edges = (points.length >> 1) - (geometry.type === 'polygon' ? 0 : 1)
    for (let index = 0; index < edges; index++) {
      const [a, b] = [vertexOf(points, index), vertexOf(points, index + 1)]
      const at = nearestOn(p, a, b)
      const isVertex = at === a || at === b
      const d = distance(p, at)
      if (!isVertex && d <= (best?.d ?? gesture.tolerance)) best = { ring, index, at, d }
    }
  }
  return best && taken(region, insertVertex(geometry, best, best.at), context)
}
