import type { View } from '@reticle/geometry'
import type { Paint } from './trace-geometry.ts'
import { gridScale, type Size } from './view-math.ts'

/** The whole pixels of the image that are in sight; undefined when none is. */
const shownPixels = (image: Size, view: View, screen: Size) => {
  const left = Math.max(0, Math.floor(-view.x / view.scale))
  const top = Math.max(0, Math.floor(-view.y / view.scale))
  const right = Math.min(image.width, Math.ceil((screen.width - view.x) / view.scale))
  const bottom = Math.min(image.height, Math.ceil((screen.height - view.y) / view.scale))
  return right > left && bottom > top ? { left, top, right, bottom } : undefined
}

/** Lines between the pixels, from the zoom on at which they help. */
export const paintGrid = (paint: Paint, image: Size, view: View, screen: Size): void => {
  const { scale } = view
  const shown = scale < gridScale ? undefined : shownPixels(image, view, screen)
  if (shown === undefined) return
  const { left, top, right, bottom } = shown
  paint.beginPath()
  for (let x = left; x <= right; x++) {
    paint.moveTo(x * scale + view.x, top * scale + view.y)
    paint.lineTo(x * scale + view.x, bottom * scale + view.y)
  }
  for (let y = top; y <= bottom; y++) {
    paint.moveTo(left * scale + view.x, y * scale + view.y)
    paint.lineTo(right * scale + view.x, y * scale + view.y)
  }
  paint.lineWidth = 1
  paint.setLineDash([])
  // Seen on dark and on bright pixels alike.
  paint.strokeStyle = `rgba(128, 128, 128, ${Math.min(0.45, (scale - gridScale) / 40 + 0.15)})`
  paint.stroke()
}
