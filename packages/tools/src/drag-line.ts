import type { Point, PolylineGeometry } from '@reticle/geometry'
import { distance, inside } from './pointer.ts'
import { reached, steered } from './steer.ts'
import type { PointerGesture, ToolContext } from './tool.ts'

/** The straight line from the first place to the pointer. Shift: in steps of 15 degrees; Alt: the first place is its middle. */
export const lineTo = (anchor: Point, gesture: PointerGesture, context: ToolContext): PolylineGeometry => {
  const at = inside(gesture.at, context)
  const wanted = gesture.modifiers.shift ? steered(anchor, at, context) : at
  if (!gesture.modifiers.alt) return { type: 'polyline', points: [anchor.x, anchor.y, wanted.x, wanted.y] }
  // Both halves end where the nearer border is.
  const along = { x: wanted.x - anchor.x, y: wanted.y - anchor.y }
  const back = reached(anchor, { x: -along.x, y: -along.y }, context)
  const whole = distance(anchor, wanted)
  const t = whole === 0 ? 0 : Math.min(1, distance(anchor, back) / whole)
  const end = reached(anchor, { x: along.x * t, y: along.y * t }, context)
  return { type: 'polyline', points: [back.x, back.y, end.x, end.y] }
}
