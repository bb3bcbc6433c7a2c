import type { Bounds, View } from '@reticle/geometry'
import type { Stroke } from '@reticle/tools'
import type { RegionStyle } from './canvas-layer.ts'
import { deviceRect } from './changed-rects.ts'
import { colorBits } from './css-color.ts'
import { levelFor } from './masks/mask-bitmaps.ts'
import { paintBitmap } from './masks/paint-mask.ts'
import { createStrokeBitmap } from './masks/stroke-bitmap.ts'
import type { Paint } from './trace-geometry.ts'
import { type Size, screenBounds, visibleBounds } from './view-math.ts'

export type StrokeScene = {
  readonly stroke: Stroke
  readonly style: RegionStyle
  readonly view: View
  readonly screen: Size
  readonly ratio: number
  readonly image: Size
}

/** Keeps one canvas as the brush that is down has it, and paints no more of it than the brush has changed. */
export const createStrokeSurface = () => {
  const pixels = createStrokeBitmap()
  let last: StrokeScene | undefined
  const clear = (paint: Paint, { x, y, width, height }: Bounds) => {
    paint.save()
    paint.setTransform(1, 0, 0, 1, 0, 0)
    paint.clearRect(x, y, width, height)
    paint.restore()
  }
  return {
    paint: (paint: Paint, canvas: HTMLCanvasElement, scene: StrokeScene | undefined): void => {
      const whole = { x: 0, y: 0, width: canvas.width, height: canvas.height }
      if (scene === undefined) {
        if (last !== undefined) clear(paint, whole)
        pixels.forget()
        last = undefined
        return
      }
      const { stroke, style, view, screen, ratio, image } = scene
      const level = levelFor(view.scale * ratio)
      const { bitmap, changed } = pixels.update(stroke, {
        ...{ seen: visibleBounds(view, screen), level, color: colorBits(style.maskFill ?? style.fill) },
        ...{ image: { x: 0, y: 0, ...image }, isSameView: last?.view === view && last.screen === screen && last.ratio === ratio },
      })
      last = scene
      if (changed === undefined || (bitmap === undefined && changed !== 'all')) return
      // One pixel of the level more on each side: where the image is made smaller, neighbours are mixed.
      const air = (2 ** level + 1) * view.scale
      const { x, y, width, height } = changed === 'all' ? { x: 0, y: 0, ...screen } : screenBounds(view, changed)
      const rect =
        changed === 'all' ? whole : deviceRect({ x: x - air, y: y - air, width: width + 2 * air, height: height + 2 * air }, ratio, canvas)
      clear(paint, rect)
      if (bitmap === undefined || rect.width === 0 || rect.height === 0) return
      paint.save()
      paint.setTransform(1, 0, 0, 1, 0, 0)
      paint.beginPath()
      paint.rect(rect.x, rect.y, rect.width, rect.height)
      paint.clip()
      paint.setTransform(ratio, 0, 0, ratio, 0, 0)
      paintBitmap(paint, bitmap, view, ratio)
      paint.restore()
    },
    forget: () => {
      last = undefined
      pixels.forget()
    },
  }
}
