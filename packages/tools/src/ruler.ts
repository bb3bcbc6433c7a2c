import type { Geometry, PolylineGeometry } from '@reticle/geometry'
import { lineTo } from './drag-line.ts'
import { type DragState, dragIdle, dragMark } from './drag-mark.ts'
import { defineTool } from './tool.ts'

/** Bars across the ends, `size` px to each side, so that one sees to the pixel from where to where it measures. */
const endsOf = ({ points }: PolylineGeometry, size: number): readonly Geometry[] => {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points
  const length = Math.hypot(x2 - x1, y2 - y1)
  if (length === 0) return []
  const [nx, ny] = [(-(y2 - y1) / length) * size, ((x2 - x1) / length) * size]
  const bar = (x: number, y: number): Geometry => ({ type: 'polyline', points: [x - nx, y - ny, x + nx, y + ny] })
  return [bar(x1, y1), bar(x2, y2)]
}

export const ruler = defineTool<DragState, 'ruler'>({
  id: 'ruler',
  key: 'u',
  idle: dragIdle,
  next: dragMark((anchor, gesture, context) => {
    const mark = lineTo(anchor, gesture, context)
    return { mark, guides: endsOf(mark, gesture.tolerance) }
  }),
})
