import { type BrushState, brushKey, brushStep, noBrush } from './paint-stroke.ts'
import { isPointer } from './pointer.ts'
import { defineTool } from './tool.ts'

/** Takes pixels from masks; a mask without a pixel left is removed. */
export const eraser = defineTool<BrushState, 'eraser'>({
  id: 'eraser',
  key: 'x',
  idle: noBrush,
  next(state, gesture, context) {
    if (isPointer(gesture)) return brushStep(state, gesture, 'erase', context)
    return brushKey(state, gesture, context)
  },
})
