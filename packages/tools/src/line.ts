import { lineTo } from './drag-line.ts'
import { type DragState, dragIdle, dragMark } from './drag-mark.ts'
import { defineTool } from './tool.ts'

export const line = defineTool<DragState, 'line'>({
  id: 'line',
  key: 'i',
  idle: dragIdle,
  next: dragMark((anchor, gesture, context) => ({ mark: lineTo(anchor, gesture, context) })),
})
