import type { PointGeometry } from '@reticle/geometry'
import { distance, inside, isPointer } from './pointer.ts'
import { refusingOutside } from './refuse-outside.ts'
import { defineTool } from './tool.ts'

/** Idle, or holding: the point follows the pointer until it is let go, so that a place can be met to the pixel. */
type State = 'idle' | 'holding'

const idle: State = 'idle'

export const point = defineTool<State, 'point'>({
  id: 'point',
  key: 'p',
  idle,
  next: refusingOutside<State>(
    (state, gesture, context) => {
      if (gesture.type === 'tune' || gesture.type === 'assisted') return { state }
      if (!isPointer(gesture)) return { state: idle }
      const at = inside(gesture.at, context)
      const mark: PointGeometry = { type: 'point', x: at.x, y: at.y }
      if (gesture.type === 'down') {
        // A click beside the image is a slip, not a mark on its border.
        const isBeside = distance(at, gesture.at) > gesture.tolerance
        return isBeside ? { state: idle, cursor: 'not-allowed' } : { state: 'holding', draft: mark, cursor: 'crosshair' }
      }
      if (state === 'idle' || gesture.type === 'double') return { state: idle, cursor: 'crosshair' }
      return gesture.type === 'up'
        ? { state: idle, commit: mark, cursor: 'crosshair' }
        : { state: 'holding', draft: mark, cursor: 'crosshair' }
    },
    () => idle,
  ),
})
