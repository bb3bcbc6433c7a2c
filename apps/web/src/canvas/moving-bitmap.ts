import type { View } from '@reticle/geometry'
import type { Paint } from './trace-geometry.ts'
import type { Size } from './view-math.ts'

/**
 * A drawing of more shapes than this is moved as a bitmap while the view moves. A count, and not a time: drawing commands are played later,
 * and reading a pixel back to wait for them makes browsers give up their fast canvas.
 */
const dear = 600
/** The view rests when it has not moved for this long, in milliseconds. */
const restAfter = 90

type Snapshot = { readonly canvas: OffscreenCanvas; readonly view: View; readonly screen: Size }

/** How a bitmap that was drawn under one view lies under another: screen = bitmap * scale + (x, y). */
export const placement = (from: View, to: View): { readonly scale: number; readonly x: number; readonly y: number } => {
  const scale = to.scale / from.scale
  return { scale, x: to.x - from.x * scale, y: to.y - from.y * scale }
}

/**
 * Draws as usual what is cheap to draw. What is dear is drawn once into a bitmap, which is moved and scaled with the view and made sharp
 * again as soon as the view rests.
 * @param sharpen asks for one more drawing.
 */
export const createMovingBitmap = (sharpen: () => void) => {
  let snapshot: Snapshot | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isResting = true

  const drawMoved = (paint: Paint, { canvas, view: from, screen }: Snapshot, view: View) => {
    const { scale, x, y } = placement(from, view)
    paint.imageSmoothingEnabled = true
    paint.imageSmoothingQuality = 'low'
    paint.drawImage(canvas, x, y, screen.width * scale, screen.height * scale)
  }

  const keep = (source: HTMLCanvasElement, view: View, screen: Size) => {
    const canvas =
      snapshot?.canvas.width === source.width && snapshot.canvas.height === source.height
        ? snapshot.canvas
        : new OffscreenCanvas(source.width, source.height)
    const context = canvas.getContext('2d')
    if (context === null) return
    context.clearRect(0, 0, canvas.width, canvas.height)
    context.drawImage(source, 0, 0)
    snapshot = { canvas, view, screen }
  }

  return {
    /** `drawSharp` draws as usual and answers how many shapes that took; `source` is the canvas it draws on. */
    paint: (paint: Paint, source: HTMLCanvasElement, view: View, screen: Size, drawSharp: () => number) => {
      if (!isResting && snapshot !== undefined) return drawMoved(paint, snapshot, view)
      const isDear = drawSharp() > dear
      // A canvas that is being taken down or was never laid out has no pixels to keep.
      if (isDear && source.width > 0 && source.height > 0) keep(source, view, screen)
      else snapshot = undefined
    },
    /** The content changed: the bitmap says nothing any more. */
    forget: () => {
      snapshot = undefined
      isResting = true
    },
    moved: () => {
      if (snapshot === undefined) return
      isResting = false
      clearTimeout(timer)
      timer = setTimeout(() => {
        isResting = true
        sharpen()
      }, restAfter)
    },
    stop: () => clearTimeout(timer),
  }
}
