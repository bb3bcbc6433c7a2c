import { toScreen, turnOf } from '@reticle/geometry'
import { canvasSize, lieOf, shownRect } from '../gpu/frame-geometry.ts'
import type { LayerState, PixelLayer, PixelScene } from '../pixel-layer.ts'
import { levelForScale } from '../tile-grid.ts'

const idle = { waiting: 0, failed: 0, isBehind: false }

const paint = (context: CanvasRenderingContext2D, scene: PixelScene): void => {
  const { source, view, screen, ratio } = scene
  if (source?.kind !== 'picture') return
  const shown = shownRect(lieOf({ view, ratio, canvas: canvasSize(screen, ratio), image: source }))
  const [left, top] = [Math.floor(shown.left), Math.floor(shown.top)]
  const [width, height] = [Math.min(source.width, Math.ceil(shown.right)) - left, Math.min(source.height, Math.ceil(shown.bottom)) - top]
  const grid = levelForScale(source.grids, view.scale * ratio)
  const pixels = grid === undefined ? undefined : source.tile({ level: grid.index, plane: { c: 0, z: 0, t: 0 }, tx: 0, ty: 0 })
  if (grid === undefined || pixels?.kind !== 'bitmap' || width <= 0 || height <= 0) return
  context.imageSmoothingEnabled = view.scale < 1
  context.imageSmoothingQuality = 'low'
  const { cos, sin } = turnOf(view)
  const corner = toScreen(view, { x: left, y: top })
  context.transform(cos, sin, -sin, cos, corner.x, corner.y)
  context.drawImage(
    pixels.bitmap,
    ...([left / grid.scaleX, top / grid.scaleY, width / grid.scaleX, height / grid.scaleY] as const),
    ...([0, 0, width * view.scale, height * view.scale] as const),
  )
}

/** For browsers without WebGL 2: 8-bit pictures as they are, without windows and colour maps; nothing of measured values. */
export const createPictureLayer = (canvas: HTMLCanvasElement, onState: (state: LayerState) => void): PixelLayer => {
  let scene: PixelScene | undefined
  let frame: number | undefined
  const draw = () => {
    frame = undefined
    const context = canvas.getContext('2d')
    if (scene === undefined || context === null) return
    const { screen, ratio } = scene
    const size = canvasSize(screen, ratio)
    canvas.width = size.width
    canvas.height = size.height
    canvas.style.width = `${screen.width}px`
    canvas.style.height = `${screen.height}px`
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    paint(context, scene)
    onState({ context: 'none', report: idle })
  }
  return {
    show: (next) => {
      scene = next
      frame ??= requestAnimationFrame(draw)
    },
    destroy: () => {
      if (frame !== undefined) cancelAnimationFrame(frame)
      scene = undefined
    },
  }
}
