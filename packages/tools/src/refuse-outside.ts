import { distance, inside, isPointer } from './pointer.ts'
import type { Gesture, PointerGesture, ToolContext, ToolStep } from './tool.ts'

type Next<S> = (state: S, gesture: Gesture, context: ToolContext) => ToolStep<S>

/** Whether the protocol takes nothing out there: it does not clip, and the place is further from the image than the reach of a pointer. */
const isRefused = (gesture: PointerGesture, context: ToolContext): boolean =>
  context.marks?.isClipped === false && distance(inside(gesture.at, context), gesture.at) > gesture.tolerance

/**
 * A tool that draws, under a protocol that does not clip: a place outside of the image sets nothing, and the cursor says so. `lifted`: the
 * state after the button was let go out there. Under a protocol that clips, places are held at the border by the tool itself.
 */
export const refusingOutside =
  <S>(next: Next<S>, lifted: (state: S) => S): Next<S> =>
  (state, gesture, context) => {
    if (!isPointer(gesture) || !isRefused(gesture, context)) return next(state, gesture, context)
    const after = gesture.type === 'up' ? lifted(state) : state
    const step = { ...next(after, { type: 'tune' }, context), cursor: 'not-allowed' } as const
    return gesture.type === 'move' ? step : { ...step, refused: 'outside-place' }
  }
