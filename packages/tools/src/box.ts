import { type DragState, dragIdle } from './drag-mark.ts'
import { dragShape } from './drag-shape.ts'
import { defineTool } from './tool.ts'

export const box = defineTool<DragState, 'box'>({
  id: 'box',
  name: 'Box',
  key: 'b',
  hint: 'Drag from corner to corner, or click both; Shift for a square, Alt from the centre',
  idle: dragIdle,
  next: dragShape((bounds) => ({ type: 'box', ...bounds })),
})
