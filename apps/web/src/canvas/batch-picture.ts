import type { Bounds } from '@reticle/geometry'
import { type BatchScene, type Detail, type Drawn, paintLayers } from './batch.ts'
import { paintGrid } from './paint-grid.ts'
import type { Paint } from './trace-geometry.ts'
import type { Size } from './view-math.ts'

/** Device pixels drawn beyond each side of the screen once the view moves that way. */
export const margin = 128

export type SurfaceScene = BatchScene & {
  /** For the lines between its pixels. */
  readonly image: Size | undefined
}

/** Device pixels in CSS pixels. */
export const cssRect = ({ x, y, width, height }: Bounds, ratio: number): Bounds => ({
  x: x / ratio,
  y: y / ratio,
  width: width / ratio,
  height: height / ratio,
})

/** The scene as the picture has it: its corner is the margin away from the screen's. */
export const inPicture = (scene: SurfaceScene): SurfaceScene => ({
  ...scene,
  view: { ...scene.view, x: scene.view.x + margin / scene.ratio, y: scene.view.y + margin / scene.ratio },
  screen: { width: scene.screen.width + (2 * margin) / scene.ratio, height: scene.screen.height + (2 * margin) / scene.ratio },
})

/** One rectangle of the picture, as if all of it were drawn. */
export const paintRect = (paint: Paint, scene: SurfaceScene, rect: Bounds, detail: Detail): Drawn => {
  const own = inPicture(scene)
  paint.save()
  paint.setTransform(1, 0, 0, 1, 0, 0)
  paint.beginPath()
  paint.rect(rect.x, rect.y, rect.width, rect.height)
  paint.clip()
  paint.clearRect(rect.x, rect.y, rect.width, rect.height)
  paint.setTransform(own.ratio, 0, 0, own.ratio, 0, 0)
  const drawn = paintLayers(paint, own, cssRect(rect, own.ratio), detail)
  if (own.image !== undefined) paintGrid(paint, own.image, own.view, own.screen)
  paint.restore()
  return drawn
}
