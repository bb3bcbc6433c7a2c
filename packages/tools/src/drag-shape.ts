import type { Bounds, Geometry, Point } from '@reticle/geometry'
import { dragMark } from './drag-mark.ts'
import { inside } from './pointer.ts'
import type { PointerGesture, ToolContext } from './tool.ts'

/** Bounds from the anchor to the pointer, in the image. Shift makes them square, as far as the image allows; alt takes the anchor as centre. */
const spanned = (anchor: Point, gesture: PointerGesture, context: ToolContext): Bounds => {
  const { shift, alt } = gesture.modifiers
  const to = inside(gesture.at, context)
  const [dx, dy] = [to.x - anchor.x, to.y - anchor.y]
  const roomX = alt ? Math.min(anchor.x, context.width - anchor.x) : dx < 0 ? anchor.x : context.width - anchor.x
  const roomY = alt ? Math.min(anchor.y, context.height - anchor.y) : dy < 0 ? anchor.y : context.height - anchor.y
  const side = Math.max(Math.abs(dx), Math.abs(dy))
  const reachX = Math.min(shift ? Math.min(side, roomY) : Math.abs(dx), roomX)
  const reachY = Math.min(shift ? Math.min(side, roomX) : Math.abs(dy), roomY)
  const left = alt || dx < 0 ? anchor.x - reachX : anchor.x
  const top = alt || dy < 0 ? anchor.y - reachY : anchor.y
  return { x: left, y: top, width: alt ? 2 * reachX : reachX, height: alt ? 2 * reachY : reachY }
}

/** The reducer of box and ellipse. `shape` makes the mark from the bounds that are dragged. */
export const dragShape = (shape: (bounds: Bounds) => Geometry) =>
  dragMark((anchor, gesture, context) => ({ mark: shape(spanned(anchor, gesture, context)) }))
