import type { View } from '@reticle/geometry'
import Konva from 'konva/lib/Core'
import { Shape } from 'konva/lib/Shape'
import { paintLayer, paintTexts } from './batch.ts'
import type { CanvasLayer } from './canvas-layer.ts'
import { createMovingBitmap } from './moving-bitmap.ts'
import { paintGrid, paintImage } from './paint-image.ts'
import type { Picture } from './picture.ts'
import type { Paint } from './trace-geometry.ts'
import type { Size } from './view-math.ts'

type Painter = (paint: Paint) => void

/** A Konva layer that is drawn by one function, with its own canvas; Konva's own hit canvas stays off (LIMITS.md 1.5). */
const paintedLayer = (stage: Konva.Stage, painter: Painter) => {
  const layer = new Konva.Layer({ listening: false })
  layer.add(new Shape({ listening: false, perfectDrawEnabled: false, sceneFunc: (context) => painter(context._context) }))
  stage.add(layer)
  return layer
}

export type Scene = {
  readonly view: View
  readonly screen: Size
  readonly picture: Picture | undefined
  readonly filter: string
  readonly layers: readonly CanvasLayer[]
  /** Regions that the active layer draws instead. */
  readonly active: ReadonlySet<string>
  readonly paintActive: Painter
}

export type CanvasStage = {
  /** Draws what changed since the last scene; within one animation frame. */
  readonly show: (scene: Scene) => void
  readonly destroy: () => void
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === b.size && [...a].every((one) => b.has(one))

/** Three canvases: the image, all regions at rest in one batch, and the small active layer that is redrawn while the hand moves. */
export const createCanvasStage = (container: HTMLDivElement): CanvasStage => {
  let scene: Scene | undefined
  const stage = new Konva.Stage({ container, width: 1, height: 1, listening: false })
  const ratioNow = () => window.devicePixelRatio || 1
  const imageLayer = paintedLayer(stage, (paint) => {
    if (scene?.picture !== undefined) paintImage(paint, scene.picture, scene.view, scene.screen, ratioNow())
  })
  const moving = createMovingBitmap(() => batchLayer.batchDraw())
  const batchLayer: Konva.Layer = paintedLayer(stage, (paint) => {
    if (scene === undefined || scene.screen.width === 0) return
    const { picture, layers, view, screen, active } = scene
    const shown = layers.filter((layer) => layer.isVisible)
    moving.paint(paint, batchLayer.getNativeCanvasElement(), view, screen, () => {
      const count = shown.reduce((sum, layer) => sum + paintLayer(paint, layer, view, screen, active), 0)
      paintTexts(paint, shown, view, screen, active)
      return count
    })
    if (picture !== undefined) paintGrid(paint, picture, view, screen)
  })
  const activeLayer = paintedLayer(stage, (paint) => scene?.paintActive(paint))

  const adopt = (screen: Size) => {
    // A window that moves to another display changes the ratio without changing its size.
    const ratio = ratioNow()
    for (const layer of [imageLayer, batchLayer, activeLayer])
      if (layer.getCanvas().getPixelRatio() !== ratio) layer.getCanvas().setPixelRatio(ratio)
    if (stage.width() !== screen.width || stage.height() !== screen.height) stage.size({ width: screen.width, height: screen.height })
  }

  return {
    show: (next) => {
      const last = scene
      scene = next
      const isResized = last?.screen !== next.screen
      const isMoved = last?.view !== next.view || isResized
      const isOther = isResized || last.picture !== next.picture || last.layers !== next.layers || !sameSet(last.active, next.active)
      if (isResized) adopt(next.screen)
      if (last?.filter !== next.filter) imageLayer.getNativeCanvasElement().style.filter = next.filter
      if (isMoved || last.picture !== next.picture) imageLayer.batchDraw()
      if (isOther) moving.forget()
      else if (isMoved) moving.moved()
      if (isMoved || isOther) batchLayer.batchDraw()
      activeLayer.batchDraw()
    },
    destroy: () => {
      scene = undefined
      moving.stop()
      stage.destroy()
    },
  }
}
