import type { EllipseGeometry, Point } from '@reticle/geometry'
import { type DragState, dragIdle, dragMark } from './drag-mark.ts'
import { distance, inside } from './pointer.ts'
import { defineTool, type PointerGesture, type ToolContext } from './tool.ts'

/** The circle about a place, held in the image by its radius. */
const about = (centre: Point, radius: number, { width, height }: ToolContext): EllipseGeometry => {
  const r = Math.min(radius, centre.x, centre.y, width - centre.x, height - centre.y)
  return { type: 'ellipse', cx: centre.x, cy: centre.y, rx: r, ry: r, angle: 0 }
}

/** The circle that has the way from the first place to the pointer as its diameter, as far as the image has room for it. */
const across = (from: Point, to: Point, context: ToolContext): EllipseGeometry => {
  const wanted = distance(from, to)
  const [ux, uy] = wanted === 0 ? [1, 0] : [(to.x - from.x) / wanted, (to.y - from.y) / wanted]
  // A wall at distance d, against which the circle grows by (1 - cos) / 2 of its diameter.
  const most = (wall: number, cos: number) => (cos < 1 ? (2 * wall) / (1 - cos) : Number.POSITIVE_INFINITY)
  const { width, height } = context
  const d = Math.min(wanted, most(from.x, ux), most(width - from.x, -ux), most(from.y, uy), most(height - from.y, -uy))
  return about(inside({ x: from.x + (ux * d) / 2, y: from.y + (uy * d) / 2 }, context), d / 2, context)
}

const spanned = (anchor: Point, gesture: PointerGesture, context: ToolContext): EllipseGeometry => {
  const to = inside(gesture.at, context)
  return gesture.modifiers.alt ? across(anchor, to, context) : about(anchor, distance(anchor, to), context)
}

export const circle = defineTool<DragState, 'circle'>({
  id: 'circle',
  key: 'c',
  idle: dragIdle,
  next: dragMark((anchor, gesture, context) => ({ mark: spanned(anchor, gesture, context) })),
})
