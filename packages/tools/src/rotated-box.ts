import type { Geometry, Point, RotatedBoxGeometry } from '@reticle/geometry'
import { clickSlack, distance, inside, isKeepable, isPointer } from './pointer.ts'
import { refusalOf } from './refusal.ts'
import { refusingOutside } from './refuse-outside.ts'
import { reached, steered } from './steer.ts'
import { defineTool, type PointerGesture, type ToolContext, type ToolStep } from './tool.ts'

/** `edge`: one side is being set from `from`, by a drag or by two clicks. `side`: it is set, and the pointer says how far the box goes. */
type State =
  | { readonly step: 'idle' }
  | { readonly step: 'edge'; readonly from: Point; readonly isDragged: boolean }
  | { readonly step: 'side'; readonly from: Point; readonly to: Point }

const idle: State = { step: 'idle' }
const cursor = 'crosshair'

/** The box on a side that reaches up to the pointer, or as far as the image goes. Its angle is the side's, so that 0 is not turned. */
const boxOn = (from: Point, to: Point, at: Point, context: ToolContext): RotatedBoxGeometry => {
  const width = distance(from, to)
  const [ux, uy] = [(to.x - from.x) / width, (to.y - from.y) / width]
  const wanted = (at.y - from.y) * ux - (at.x - from.x) * uy
  const depth = { x: -uy * wanted, y: ux * wanted }
  const held = [from, to].map((corner) => distance(corner, reached(corner, depth, context)))
  const height = Math.min(Math.abs(wanted), ...held)
  const half = (Math.sign(wanted) * height) / 2
  return {
    type: 'rotated-box',
    cx: (from.x + to.x) / 2 - uy * half,
    cy: (from.y + to.y) / 2 + ux * half,
    width,
    height,
    angle: (Math.atan2(uy, ux) * 180) / Math.PI,
  }
}

const lineBetween = (a: Point, b: Point): Geometry => ({ type: 'polyline', points: [a.x, a.y, b.x, b.y] })

const onEdge = (state: Extract<State, { step: 'edge' }>, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const { from, isDragged } = state
  const at = inside(gesture.at, context)
  const to = gesture.modifiers.shift ? steered(from, at, context) : at
  const isThere = distance(from, to) > clickSlack(gesture)
  if (gesture.type === 'double') return { state: idle, cursor }
  if (gesture.type !== 'up') return { state, ...(isThere ? { draft: lineBetween(from, to) } : {}), cursor }
  if (isThere) return { state: { step: 'side', from, to }, draft: lineBetween(from, to), cursor }
  // The first click leaves its side open; a second one on the same place gives it up.
  return { state: isDragged ? { ...state, isDragged: false } : idle, cursor }
}

const onSide = (state: Extract<State, { step: 'side' }>, gesture: PointerGesture, context: ToolContext): ToolStep<State> => {
  const draft = boxOn(state.from, state.to, inside(gesture.at, context), context)
  if (gesture.type === 'double') return { state, cursor }
  // The press says how far: what follows until the button is let go adjusts it.
  if (gesture.type !== 'up') return { state, draft, cursor }
  if (!isKeepable(draft, context) || draft.height <= clickSlack(gesture)) return { state, draft, cursor }
  const refused = refusalOf(draft, context)
  return refused === undefined ? { state: idle, commit: draft, cursor } : { state: idle, refused, cursor }
}

export const rotatedBox = defineTool<State, 'rotated-box'>({
  id: 'rotated-box',
  key: 'r',
  idle,
  next: refusingOutside<State>(
    (state, gesture, context) => {
      if (gesture.type === 'tune' || gesture.type === 'assisted' || gesture.type === 'confirm') return { state }
      if (!isPointer(gesture)) return { state: idle }
      switch (state.step) {
        case 'idle':
          return gesture.type === 'down'
            ? { state: { step: 'edge', from: inside(gesture.at, context), isDragged: true }, cursor }
            : { state: idle, cursor }
        case 'edge':
          return onEdge(state, gesture, context)
        case 'side':
          return onSide(state, gesture, context)
      }
    },
    (state) => (state.step === 'edge' && state.isDragged ? idle : state),
  ),
})
