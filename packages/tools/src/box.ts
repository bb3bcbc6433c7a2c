import { type DragState, dragIdle } from './drag-mark.ts'
import { dragShape } from './drag-shape.ts'
import { defineTool } from './tool.ts'

export const box = defineTool<DragState, 'box'>({
  id: 'box',
  key: 'b',
  idle: dragIdle,
  next: dragShape((bounds) => ({ type: 'box', ...bounds })),
})
