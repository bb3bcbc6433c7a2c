import { lineTo } from './drag-line.ts'
import { type DragState, dragIdle, dragMark } from './drag-mark.ts'
import { defineTool } from './tool.ts'

export const line = defineTool<DragState, 'line'>({
  id: 'line',
  name: 'Line',
  key: 'i',
  hint: 'Drag a straight line, or click both ends; Shift in steps of 15 degrees, Alt from its middle',
  idle: dragIdle,
  next: dragMark((anchor, gesture, context) => ({ mark: lineTo(anchor, gesture, context) })),
})
