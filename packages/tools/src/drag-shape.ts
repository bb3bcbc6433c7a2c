import type { Bounds, Geometry, Point } from '@reticle/geometry'
import { clickSlack, distance, inside, isKeepable, isPointer } from './pointer.ts'
import type { Gesture, PointerGesture, ToolContext, ToolStep } from './tool.ts'

/**
 * State of a tool whose mark is spanned by two corners. `dragging`: the button is down at the first corner. `open`: it was a click, and a
 * second click sets the other corner. `closing`: that second click is down.
 */
export type DragState = { readonly step: 'idle' } | { readonly step: 'dragging' | 'open' | 'closing'; readonly anchor: Point }

export const dragIdle: DragState = { step: 'idle' }

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

type Spanning = Exclude<DragState, { step: 'idle' }>

const onPointer = (state: Spanning, gesture: PointerGesture, mark: Geometry, context: ToolContext): ToolStep<DragState> => {
  const { anchor } = state
  const cursor = 'crosshair'
  const isAtAnchor = distance(inside(gesture.at, context), anchor) <= clickSlack(gesture)
  switch (gesture.type) {
    case 'down':
      return { state: { step: 'closing', anchor }, draft: mark, cursor }
    case 'move':
      return { state, draft: mark, cursor }
    case 'up':
      if (state.step === 'dragging' && isAtAnchor) return { state: { step: 'open', anchor }, cursor }
      return isKeepable(mark, context) && !isAtAnchor ? { state: dragIdle, commit: mark, cursor } : { state: dragIdle, cursor }
    case 'double':
      return { state: dragIdle, cursor }
  }
}

/** The reducer of box and ellipse: press, drag and let go, or click one corner and then the other. `shape` makes the mark from bounds. */
export const dragShape =
  (shape: (bounds: Bounds) => Geometry) =>
  (state: DragState, gesture: Gesture, context: ToolContext): ToolStep<DragState> => {
    if (!isPointer(gesture)) return { state: dragIdle }
    if (state.step !== 'idle') return onPointer(state, gesture, shape(spanned(state.anchor, gesture, context)), context)
    const begun: DragState = gesture.type === 'down' ? { step: 'dragging', anchor: inside(gesture.at, context) } : dragIdle
    return { state: begun, cursor: 'crosshair' }
  }
