import { matrixOf, type View } from '@reticle/geometry'
import type { Paint } from './trace-geometry.ts'
import { gridScale, type Size, visibleBounds } from './view-math.ts'

/** The whole pixels of the image that are in sight; undefined when none is. */
const shownPixels = (image: Size, view: View, screen: Size) => {
  const seen = visibleBounds(view, screen)
  const left = Math.max(0, Math.floor(seen.x))
  const top = Math.max(0, Math.floor(seen.y))
  const right = Math.min(image.width, Math.ceil(seen.x + seen.width))
  const bottom = Math.min(image.height, Math.ceil(seen.y + seen.height))
  return right > left && bottom > top ? { left, top, right, bottom } : undefined
}

/** Lines between the pixels, from the zoom on at which they help. */
export const paintGrid = (paint: Paint, image: Size, view: View, screen: Size): void => {
  const { scale } = view
  const shown = scale < gridScale ? undefined : shownPixels(image, view, screen)
  if (shown === undefined) return
  const { left, top, right, bottom } = shown
  const { a, b, dx, dy } = matrixOf(view)
  const line = (x0: number, y0: number, x1: number, y1: number) => {
    paint.moveTo(a * x0 - b * y0 + dx, b * x0 + a * y0 + dy)
    paint.lineTo(a * x1 - b * y1 + dx, b * x1 + a * y1 + dy)
  }
  paint.beginPath()
  for (let x = left; x <= right; x++) line(x, top, x, bottom)
  for (let y = top; y <= bottom; y++) line(left, y, right, y)
  paint.lineWidth = 1
  paint.setLineDash([])
  // Seen on dark and on bright pixels alike.
  paint.strokeStyle = `rgba(128, 128, 128, ${Math.min(0.45, (scale - gridScale) / 40 + 0.15)})`
  paint.stroke()
}
