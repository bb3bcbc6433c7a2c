import type { View } from '@reticle/geometry'
import Konva from 'konva/lib/Core'
import { Shape } from 'konva/lib/Shape'
import type { DisplaySettings } from '../pixels/display-settings.ts'
import { contextOf, createPixelLayer, type LayerState, type PixelLayer } from '../pixels/pixel-layer.ts'
import { createPictureLayer } from '../pixels/plain/picture-layer.ts'
import type { TileSource } from '../pixels/tile-source.ts'
import { paintLayer, paintTexts } from './batch.ts'
import type { CanvasLayer } from './canvas-layer.ts'
import { createMovingBitmap } from './moving-bitmap.ts'
import { paintGrid } from './paint-grid.ts'
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
  readonly source: TileSource | undefined
  readonly settings: DisplaySettings | undefined
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

/** The canvas of the image, under those of the marks. */
const createImageLayer = (container: HTMLDivElement, onState: (state: LayerState) => void) => {
  const canvas = document.createElement('canvas')
  canvas.dataset.layer = 'image'
  canvas.style.position = 'absolute'
  container.prepend(canvas)
  const gl = contextOf(canvas)
  const layer: PixelLayer = gl === null ? createPictureLayer(canvas, onState) : createPixelLayer(canvas, gl, onState)
  return { canvas, layer }
}

/** Three canvases: the image, all regions at rest in one batch, and the small active layer that is redrawn while the hand moves. */
export const createCanvasStage = (container: HTMLDivElement, onState: (state: LayerState) => void): CanvasStage => {
  let scene: Scene | undefined
  const stage = new Konva.Stage({ container, width: 1, height: 1, listening: false })
  const image = createImageLayer(container, onState)
  const ratioNow = () => window.devicePixelRatio || 1
  const moving = createMovingBitmap(() => batchLayer.batchDraw())
  const batchLayer: Konva.Layer = paintedLayer(stage, (paint) => {
    if (scene === undefined || scene.screen.width === 0) return
    const { source, layers, view, screen, active } = scene
    const shown = layers.filter((layer) => layer.isVisible)
    moving.paint(paint, batchLayer.getNativeCanvasElement(), view, screen, () => {
      const count = shown.reduce((sum, layer) => sum + paintLayer(paint, layer, view, screen, active), 0)
      paintTexts(paint, shown, view, screen, active)
      return count
    })
    if (source !== undefined) paintGrid(paint, source, view, screen)
  })
  const activeLayer = paintedLayer(stage, (paint) => scene?.paintActive(paint))

  const adopt = (screen: Size) => {
    // A window that moves to another display changes the ratio without changing its size.
    const ratio = ratioNow()
    for (const layer of [batchLayer, activeLayer]) if (layer.getCanvas().getPixelRatio() !== ratio) layer.getCanvas().setPixelRatio(ratio)
    if (stage.width() !== screen.width || stage.height() !== screen.height) stage.size({ width: screen.width, height: screen.height })
  }

  return {
    show: (next) => {
      const last = scene
      scene = next
      const { view, screen, source, settings } = next
      const isResized = last?.screen !== screen
      const isMoved = last?.view !== view || isResized
      const isOther = isResized || last.source !== source || last.layers !== next.layers || !sameSet(last.active, next.active)
      if (isResized) adopt(screen)
      image.layer.show({ source, settings, view, screen, ratio: ratioNow() })
      if (isOther) moving.forget()
      else if (isMoved) moving.moved()
      if (isMoved || isOther) batchLayer.batchDraw()
      activeLayer.batchDraw()
    },
    destroy: () => {
      scene = undefined
      moving.stop()
      image.layer.destroy()
      image.canvas.remove()
      stage.destroy()
    },
  }
}
