import type { View } from '@reticle/geometry'
import type { DisplaySettings } from './display-settings.ts'
import { canvasSize, lieOf } from './gpu/frame-geometry.ts'
import { createRenderer, type FrameReport, type Renderer } from './gpu/renderer.ts'
import { noteScreen } from './last-screen.ts'
import type { TileSource } from './tile-source.ts'
import { type Heading, wantedTiles } from './tile-wants.ts'

type Size = { readonly width: number; readonly height: number }

export type PixelScene = {
  readonly source: TileSource | undefined
  readonly settings: DisplaySettings | undefined
  readonly view: View
  /** CSS pixels. */
  readonly screen: Size
  /** Device pixels per CSS pixel. */
  readonly ratio: number
}

/** `lost`: the graphics context is gone for the moment; `none`: this browser has none. */
export type LayerState = { readonly context: 'ready' | 'lost' | 'none'; readonly report: FrameReport }

export type PixelLayer = {
  /** Draws within one animation frame what differs from the last scene. */
  readonly show: (scene: PixelScene) => void
  readonly destroy: () => void
}

export const contextOf = (canvas: HTMLCanvasElement): WebGL2RenderingContext | null =>
  canvas.getContext('webgl2', {
    alpha: true,
    premultipliedAlpha: true,
    antialias: false,
    depth: false,
    stencil: true,
    // What is shown can be copied at any time, and a still image costs nothing.
    preserveDrawingBuffer: true,
    powerPreference: 'high-performance',
  })

const isSmoothAt = (settings: DisplaySettings, scale: number): boolean =>
  settings.interpolation === 'smooth' || (settings.interpolation === 'auto' && scale < 1)

const idle: FrameReport = { waiting: 0, failed: 0, isBehind: false }

/**
 * The image under the marks: one canvas, drawn by the graphics card from tiles. What the source has not is asked of it after the frame is drawn.
 * @param onState told after each frame in which something of it changed
 */
export const createPixelLayer = (
  canvas: HTMLCanvasElement,
  gl: WebGL2RenderingContext,
  onState: (state: LayerState) => void,
): PixelLayer => {
  let scene: PixelScene | undefined
  let renderer: Renderer | undefined = createRenderer(gl)
  let heading: Heading = { z: 1, t: 1 }
  let frame: number | undefined
  let stopListening = () => {}
  let told = ''
  const client = {}

  const tell = (state: LayerState) => {
    const text = JSON.stringify(state)
    if (text === told) return
    told = text
    onState(state)
  }

  const schedule = () => {
    frame ??= requestAnimationFrame(draw)
  }

  const draw = () => {
    frame = undefined
    if (scene === undefined || renderer === undefined) return
    const { source, settings, view, screen, ratio } = scene
    const size = canvasSize(screen, ratio)
    if (canvas.width !== size.width || canvas.height !== size.height) {
      canvas.width = size.width
      canvas.height = size.height
      canvas.style.width = `${screen.width}px`
      canvas.style.height = `${screen.height}px`
    }
    if (source === undefined || settings === undefined) {
      renderer.draw(undefined, size)
      return tell({ context: 'ready', report: idle })
    }
    noteScreen({ screen, ratio })
    const lie = lieOf({ view, ratio, canvas: size, image: source })
    const drawn = renderer
    const report = drawn.draw({ source, settings, lie, isSmooth: isSmoothAt(settings, view.scale) }, size)
    canvas.dataset.bytes = String(drawn.bytes())
    source.want(
      client,
      wantedTiles(source, settings, lie, heading, (address) => drawn.hasTile(source, address)),
    )
    tell({ context: 'ready', report })
    if (report.isBehind) schedule()
  }

  const controller = new AbortController()
  const { signal } = controller
  canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      // Only who says so gets the context back.
      event.preventDefault()
      renderer = undefined
      tell({ context: 'lost', report: idle })
    },
    { signal },
  )
  canvas.addEventListener(
    'webglcontextrestored',
    () => {
      renderer = createRenderer(gl)
      schedule()
    },
    { signal },
  )

  return {
    show: (next) => {
      const last = scene
      scene = next
      if (last?.source !== next.source) {
        stopListening()
        last?.source?.want(client, [])
        stopListening = next.source?.subscribe(schedule) ?? (() => {})
      }
      if (last?.settings !== undefined && next.settings !== undefined) {
        const [dz, dt] = [next.settings.z - last.settings.z, next.settings.t - last.settings.t]
        heading = { z: dz === 0 ? heading.z : dz > 0 ? 1 : -1, t: dt === 0 ? heading.t : dt > 0 ? 1 : -1 }
      }
      const isSame =
        last?.source === next.source &&
        last?.settings === next.settings &&
        last?.view === next.view &&
        last?.screen === next.screen &&
        last?.ratio === next.ratio
      // Without an image a moved view shows nothing else.
      const isEmpty = last !== undefined && last.source === undefined && next.source === undefined
      if (!isSame && !(isEmpty && last.screen === next.screen && last.ratio === next.ratio)) schedule()
    },
    destroy: () => {
      controller.abort()
      if (frame !== undefined) cancelAnimationFrame(frame)
      stopListening()
      scene?.source?.want(client, [])
      scene = undefined
      renderer?.dispose()
      renderer = undefined
      // A page may hold only a few contexts; the garbage collector is in no hurry.
      gl.getExtension('WEBGL_lose_context')?.loseContext()
    },
  }
}
