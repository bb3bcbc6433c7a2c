import { type Affine, type Bounds, type Geometry, type Handle, type Point, scaling, transformBy, turning } from '@reticle/geometry'
import { takes } from './cut-marks.ts'
import { frameOf } from './handles-for.ts'
import { taken } from './reshape.ts'
import type { PointerGesture, RegionEdit, ToolContext } from './tool.ts'

/** Rotation with Shift, in degrees apart. */
const step = 15

/** One axis of a stretch: the frame from `start` over `length`, which end is dragged (0: neither), and how far. */
type Axis = { readonly start: number; readonly length: number; readonly end: -1 | 0 | 1; readonly by: number; readonly size: number }

/** The place that stays: the other end, or with Alt the middle. */
const anchorOf = ({ start, length, end }: Axis, isCentred: boolean): number =>
  isCentred || end === 0 ? start + length / 2 : end === 1 ? start : start + length

const factorOf = ({ start, length, end, by, size }: Axis, isCentred: boolean): number => {
  if (end === 0 || length === 0) return 1
  const side = end === 1 ? start + length : start
  const held = Math.min(Math.max(side + by, Math.min(0, side)), Math.max(size, side)) - side
  return (length + end * held * (isCentred ? 2 : 1)) / length
}

/** The largest size that a factor may have before the frame leaves the image. */
const mostOf = ({ start, length, size }: Axis, anchor: number, isTurnedOver: boolean): number => {
  const [before, after] = [anchor - start, start + length - anchor]
  const [left, right] = isTurnedOver ? [after, before] : [before, after]
  return Math.max(
    1,
    Math.min(left > 0 ? anchor / left : Number.POSITIVE_INFINITY, right > 0 ? (size - anchor) / right : Number.POSITIVE_INFINITY),
  )
}

const endOf = (side: string, low: string, high: string): -1 | 0 | 1 => (side.includes(low) ? -1 : side.includes(high) ? 1 : 0)

const limited = (factor: number, most: number): number => Math.sign(factor) * Math.min(Math.abs(factor), most)

const stretched = (frame: Bounds, side: string, offset: Point, gesture: PointerGesture, context: ToolContext): Affine => {
  const { shift, alt } = gesture.modifiers
  const x: Axis = { start: frame.x, length: frame.width, end: endOf(side, 'w', 'e'), by: offset.x, size: context.width }
  const y: Axis = { start: frame.y, length: frame.height, end: endOf(side, 'n', 's'), by: offset.y, size: context.height }
  const about = { x: anchorOf(x, alt), y: anchorOf(y, alt) }
  const [fx, fy] = [factorOf(x, alt), factorOf(y, alt)]
  if (!shift) return scaling(about, limited(fx, mostOf(x, about.x, fx < 0)), limited(fy, mostOf(y, about.y, fy < 0)))
  // In proportion: as the axis says that is dragged further.
  const wanted = Math.abs(fx - 1) >= Math.abs(fy - 1) ? fx : fy
  const size = Math.min(Math.abs(wanted), mostOf(x, about.x, fx < 0), mostOf(y, about.y, fy < 0))
  return scaling(about, fx < 0 ? -size : size, fy < 0 ? -size : size)
}

const turned = (frame: Bounds, from: Point, gesture: PointerGesture): Affine => {
  const about = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 }
  const direction = (p: Point) => (Math.atan2(p.y - about.y, p.x - about.x) * 180) / Math.PI
  const by = direction(gesture.at) - direction(from)
  return turning(about, gesture.modifiers.shift ? Math.round(by / step) * step : by)
}

/**
 * Regions stretched or turned as a whole by a handle of the frame around them, dragged from `from` to the pointer. Stretching keeps the other
 * side (with Alt the middle) where it is, ends at the border of the image, and with Shift keeps proportions. Undefined where that is not
 * taken: a mark would leave the image, be nothing, or become a turned box under a protocol without them.
 */
export const dragFrame = (
  regions: readonly RegionEdit[],
  handle: Handle,
  from: Point,
  gesture: PointerGesture,
  context: ToolContext,
): readonly RegionEdit[] | undefined => {
  const frame = frameOf(regions.map(({ geometry }) => geometry))
  const offset = { x: gesture.at.x - from.x, y: gesture.at.y - from.y }
  const map = handle.kind === 'side' ? stretched(frame, handle.side, offset, gesture, context) : turned(frame, from, gesture)
  const isKind = (before: Geometry, after: Geometry) => before.type === after.type || takes(context, after.type)
  const edited = regions.flatMap((region) => {
    const after = transformBy(region.geometry, map)
    return after !== undefined && isKind(region.geometry, after) ? (taken(region, after, context) ?? []) : []
  })
  return edited.length === regions.length ? edited : undefined
}
