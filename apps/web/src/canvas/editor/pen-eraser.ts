import type { ToolId } from '@reticle/domain'
import type { Gesture } from '@reticle/tools'
import { hitRegion } from '../batch.ts'
import type { CanvasLayer } from '../canvas-layer.ts'
import type { Editor } from './create-editor.ts'

export type PenEraser = {
  /** The barrel button of the pen is down, or its other end. */
  readonly erase: (isErasing: boolean) => void
  /** True when the gesture was the pen's that erases, and is no tool's. */
  readonly takes: (gesture: Gesture, layers: readonly CanvasLayer[]) => boolean
}

/**
 * What the barrel button of a pen does: the eraser, while it is down, where the protocol has masks; else it takes the mark away that it is
 * put on. The tool that was chosen comes back.
 */
export const createPenEraser = (editor: Editor): PenEraser => {
  let before: ToolId | undefined
  let takesMarks = false
  const hasEraser = editor.protocol.tools.includes('eraser')
  return {
    erase: (isErasing) => {
      takesMarks = isErasing && !hasEraser
      if (!hasEraser) return
      if (isErasing) before = editor.store.getState().tool
      const next = isErasing ? 'eraser' : before
      if (next !== undefined) editor.chooseTool(next)
    },
    takes: (gesture, layers) => {
      if (!takesMarks || gesture.type === 'cancel') return false
      const hit = gesture.type === 'up' ? hitRegion(layers, gesture.at, gesture.tolerance) : undefined
      if (hit !== undefined) editor.remove([hit.regionId])
      return true
    },
  }
}
