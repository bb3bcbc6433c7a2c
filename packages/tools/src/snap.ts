import type { Point, Ring } from '@reticle/geometry'
import { type Border, bordersOf } from './borders.ts'
import { regionsNear } from './pick.ts'
import { distance } from './pointer.ts'
import type { PointerGesture, ToolContext } from './tool.ts'

/** Snapping is on by the settings, and off while Ctrl is held. */
export const isSnapping = (gesture: PointerGesture, { settings }: ToolContext): boolean => settings.isSnapping && !gesture.modifiers.ctrl

const vertexOf = (points: Ring, index: number): Point => ({ x: points[2 * index] ?? 0, y: points[2 * index + 1] ?? 0 })

/** The nearest place on the edge from a to b. On an upright or level edge its coordinate is that of the edge, to the last bit. */
export const nearestOn = (p: Point, a: Point, b: Point): Point => {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const squared = dx * dx + dy * dy
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared))
  if (t === 0) return a
  if (t === 1) return b
  return { x: dx === 0 ? a.x : a.x + t * dx, y: dy === 0 ? a.y : a.y + t * dy }
}

const nearest = (p: Point, places: readonly Point[], reach: number): Point | undefined =>
  places.reduce<{ place: Point; d: number } | undefined>((best, place) => {
    const d = distance(p, place)
    return d <= (best?.d ?? reach) ? { place, d } : best
  }, undefined)?.place

const verticesOf = ({ points }: Border): Point[] => Array.from({ length: points.length >> 1 }, (_, i) => vertexOf(points, i))

const edgePlaces = ({ points, isClosed }: Border, p: Point): Point[] => {
  const n = points.length >> 1
  const edges = Math.max(0, isClosed ? n : n - 1)
  return Array.from({ length: edges }, (_, i) => nearestOn(p, vertexOf(points, i), vertexOf(points, (i + 1) % n)))
}

/** Borders of the regions near a place, without those of `but`. */
export const bordersNear = (p: Point, reach: number, context: Pick<ToolContext, 'regions'>, but?: readonly string[]): readonly Border[] =>
  regionsNear(context, { ...p, width: 0, height: 0 }, reach)
    .filter((region) => but?.includes(region.id) !== true)
    .flatMap(bordersOf)

/**
 * Where a vertex at `p` snaps to: the nearest vertex of a neighbour within reach, else the nearest place on a neighbour's border; undefined
 * when there is neither. The place is the neighbour's own, to the last bit.
 */
export const snapPlace = (p: Point, reach: number, context: Pick<ToolContext, 'regions'>, but?: readonly string[]): Point | undefined => {
  const borders = bordersNear(p, reach, context, but)
  return (
    nearest(p, borders.flatMap(verticesOf), reach) ??
    nearest(
      p,
      borders.flatMap((border) => edgePlaces(border, p)),
      reach,
    )
  )
}
