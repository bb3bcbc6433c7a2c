import { type DragState, dragIdle } from './drag-mark.ts'
import { dragShape } from './drag-shape.ts'
import { defineTool } from './tool.ts'

export const ellipse = defineTool<DragState, 'ellipse'>({
  id: 'ellipse',
  key: 'e',
  idle: dragIdle,
  next: dragShape((bounds) => ({
    type: 'ellipse',
    cx: bounds.x + bounds.width / 2,
    cy: bounds.y + bounds.height / 2,
    rx: bounds.width / 2,
    ry: bounds.height / 2,
    angle: 0,
  })),
})
