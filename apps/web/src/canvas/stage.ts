import type { View } from '@reticle/geometry'
import Konva from 'konva/lib/Core'
import { Shape } from 'konva/lib/Shape'
import type { DisplaySettings } from '../pixels/display-settings.ts'
import { contextOf, createPixelLayer, type LayerState, type PixelLayer } from '../pixels/pixel-layer.ts'
import { createPictureLayer } from '../pixels/plain/picture-layer.ts'
import type { TileSource } from '../pixels/tile-source.ts'
import { type ActiveDrawing, paintActive } from './active.ts'
import { createBatchSurface } from './batch-surface.ts'
import type { CanvasLayer } from './canvas-layer.ts'
import { createStrokeSurface } from './stroke-surface.ts'
import type { Paint } from './trace-geometry.ts'
import { type Size, visibleBounds } from './view-math.ts'

/** A Konva layer that one function draws on as it likes: it clears by itself, and Konva's own hit canvas stays off (LIMITS.md 1.5). */
const paintedLayer = (stage: Konva.Stage, painter: (paint: Paint, canvas: HTMLCanvasElement) => void) => {
  const layer = new Konva.Layer({ listening: false, clearBeforeDraw: false })
  const canvas = layer.getNativeCanvasElement()
  layer.add(new Shape({ listening: false, perfectDrawEnabled: false, sceneFunc: (context) => painter(context._context, canvas) }))
  stage.add(layer)
  return layer
}

export type Scene = {
  readonly view: View
  readonly screen: Size
  readonly image: Size
  readonly source: TileSource | undefined
  readonly settings: DisplaySettings | undefined
  /** Keep the identity of the list as long as nothing changes. */
  readonly layers: readonly CanvasLayer[]
  /** Regions that the active layer draws instead. */
  readonly active: ReadonlySet<string>
  readonly drawing: ActiveDrawing
  /** Paints above all marks, in CSS pixels of the screen. */
  readonly paintOver: ((paint: Paint, view: View, screen: Size) => void) | undefined
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

/** What is not drawn at rest: what the active layer draws, and the mark that a brush works on. */
const skippedIn = ({ active, drawing }: Scene): ReadonlySet<string> => {
  const base = drawing.stroke?.stroke.base?.regionId
  return base === undefined || active.has(base) ? active : new Set([...active, base])
}

/** Whether the active layer has anything to draw. */
const isAtWork = ({ drawing, paintOver }: Scene): boolean =>
  paintOver !== undefined ||
  drawing.selected.length > 0 ||
  (drawing.guides ?? []).length > 0 ||
  [drawing.hovered, drawing.draft, drawing.marquee, drawing.lasso].some((part) => part !== undefined)

/**
 * Four canvases: the image, all regions at rest in one batch, the pixels of a brush that is down, and the small active layer that is redrawn
 * while the hand moves.
 */
export const createCanvasStage = (container: HTMLDivElement, onState: (state: LayerState) => void): CanvasStage => {
  let scene: Scene | undefined
  let shown: readonly CanvasLayer[] = []
  let skipped: ReadonlySet<string> = new Set()
  let ratio = 0
  const stage = new Konva.Stage({ container, width: 1, height: 1, listening: false })
  const image = createImageLayer(container, onState)
  const batch = createBatchSurface(() => batchLayer.batchDraw())
  const stroke = createStrokeSurface()
  const batchLayer: Konva.Layer = paintedLayer(stage, (paint, canvas) => {
    if (scene === undefined || scene.screen.width === 0) return
    const { view, screen, source } = scene
    batch.paint(paint, canvas, { layers: shown, view, screen, ratio, skipped, image: source })
  })
  const strokeLayer = paintedLayer(stage, (paint, canvas) => {
    const drawn = scene?.drawing.stroke
    if (scene === undefined || drawn === undefined) stroke.paint(paint, canvas, undefined)
    else stroke.paint(paint, canvas, { ...drawn, view: scene.view, screen: scene.screen, ratio, image: scene.image })
  })
  const activeLayer = paintedLayer(stage, (paint, canvas) => {
    paint.clearRect(0, 0, canvas.width, canvas.height)
    if (scene === undefined) return
    const { view, screen, drawing, paintOver } = scene
    paintActive(paint, drawing, { view, seen: visibleBounds(view, screen), ratio })
    paintOver?.(paint, view, screen)
  })
  const layers = [batchLayer, strokeLayer, activeLayer]

  const drawAnew = () => {
    batch.forget()
    stroke.forget()
    for (const layer of layers) layer.batchDraw()
  }

  const adopt = (screen: Size, isLost = false) => {
    ratio = window.devicePixelRatio || 1
    // A canvas that was given back has forgotten its transform.
    for (const layer of layers) if (isLost || layer.getCanvas().getPixelRatio() !== ratio) layer.getCanvas().setPixelRatio(ratio)
    if (stage.width() !== screen.width || stage.height() !== screen.height) stage.size({ width: screen.width, height: screen.height })
    drawAnew()
  }

  const showImage = ({ source, settings, view, screen }: Scene) => image.layer.show({ source, settings, view, screen, ratio })

  const controller = new AbortController()
  /** A window that moves to another display, and a zoom of the page, change the ratio, at times without a new size. */
  const listenToRatio = () => {
    const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
    const change = () => {
      listenToRatio()
      if (scene === undefined) return
      adopt(scene.screen)
      showImage(scene)
    }
    query.addEventListener('change', change, { once: true, signal: controller.signal })
  }
  listenToRatio()
  // A browser short of memory takes the pixels of a canvas away, and gives an empty one back.
  for (const layer of layers)
    layer.getNativeCanvasElement().addEventListener('contextrestored', () => scene !== undefined && adopt(scene.screen, true), {
      signal: controller.signal,
    })

  return {
    show: (next) => {
      const last = scene
      scene = next
      if (last?.screen !== next.screen || ratio !== (window.devicePixelRatio || 1)) adopt(next.screen)
      if (last?.layers !== next.layers) shown = next.layers.filter((layer) => layer.isVisible)
      const hidden = skippedIn(next)
      const isSameAtRest =
        last?.view === next.view && last.layers === next.layers && last.source === next.source && sameSet(skipped, hidden)
      if (!sameSet(skipped, hidden)) skipped = hidden
      showImage(next)
      if (!isSameAtRest) batchLayer.batchDraw()
      if (last?.drawing.stroke !== undefined || next.drawing.stroke !== undefined) strokeLayer.batchDraw()
      if (last === undefined || isAtWork(last) || isAtWork(next)) activeLayer.batchDraw()
    },
    destroy: () => {
      controller.abort()
      scene = undefined
      batch.stop()
      image.layer.destroy()
      image.canvas.remove()
      stage.destroy()
    },
  }
}
