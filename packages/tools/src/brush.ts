import { type BrushState, brushKey, brushStep, noBrush } from './paint-stroke.ts'
import { isPointer } from './pointer.ts'
import { defineTool } from './tool.ts'

/** Pixels at the image's own resolution, without a soft edge (docs/spec/masks.md, M1). */
export const brush = defineTool<BrushState, 'brush'>({
  id: 'brush',
  key: 'd',
  idle: noBrush,
  next(state, gesture, context) {
    if (isPointer(gesture)) return brushStep(state, gesture, gesture.modifiers.alt ? 'erase' : 'paint', context)
    return brushKey(state, gesture, context)
  },
})
