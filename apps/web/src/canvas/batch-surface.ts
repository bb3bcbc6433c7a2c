import type { Bounds, View } from '@reticle/geometry'
import { countIn, type Detail, detailFor, paintTexts } from './batch.ts'
import { cssRect, inPicture, margin, paintRect, type SurfaceScene } from './batch-picture.ts'
import { changedRects, deviceRect, within } from './changed-rects.ts'
import { hasRoom, missing, type Overscan, recentred, windowOf } from './overscan.ts'
import { placement, wholeShift } from './placement.ts'
import type { Paint } from './trace-geometry.ts'

/**
 * A drawing that costs more than this is moved as it is while the view moves. A count, and not a time: drawing commands are played later, and
 * reading a pixel back to wait for them makes browsers give up their fast canvas.
 */
const dear = 600
/** The view rests when it has not moved for this long, in milliseconds. */
const restAfter = 90
/** What the picture, which is larger than the screen, holds. */
type Painted = {
  /** The scene that it was begun with. */
  readonly scene: SurfaceScene
  readonly overscan: Overscan
  readonly detail: Detail
  readonly cost: number
  readonly hasTexts: boolean
  /** The view that is on screen. */
  readonly shown: View
  /** The screen shows what is in the picture, and not the picture moved, scaled or turned. */
  readonly isSharp: boolean
}

const isSameContent = (a: SurfaceScene, b: SurfaceScene): boolean =>
  a.skipped === b.skipped &&
  a.layers.length === b.layers.length &&
  a.layers.every((layer, n) => layer.regions === b.layers[n]?.regions && layer.style === b.layers[n].style)

/**
 * Keeps one canvas as a scene says, and paints no more than has changed: the places of marks that changed and, when the view is moved by whole
 * device pixels, what comes into sight. What is too dear for that is shown as it was, moved with the view, and made sharp as soon as the view
 * rests. All is drawn into a picture that reaches over the screen, so that most movements need nothing new.
 * @param sharpen asks for one more drawing
 */
export const createBatchSurface = (sharpen: () => void) => {
  let picture: { readonly canvas: OffscreenCanvas; readonly paint: OffscreenCanvasRenderingContext2D } | undefined
  let painted: Painted | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isResting = true

  const pictureFor = (canvas: HTMLCanvasElement) => {
    const [width, height] = [canvas.width + 2 * margin, canvas.height + 2 * margin]
    if (picture?.canvas.width === width && picture.canvas.height === height) return picture
    const made = new OffscreenCanvas(width, height)
    const paint = made.getContext('2d')
    picture = paint === null ? undefined : { canvas: made, paint }
    return picture
  }

  /** Brings a part of the screen, in device pixels, up to what the picture has, with the texts that stand above all. */
  const present = (paint: Paint, from: OffscreenCanvas, scene: SurfaceScene, window: Bounds, part: Bounds) => {
    if (part.width === 0 || part.height === 0) return
    paint.save()
    paint.setTransform(1, 0, 0, 1, 0, 0)
    paint.imageSmoothingEnabled = false
    paint.clearRect(part.x, part.y, part.width, part.height)
    const { x, y, width, height } = part
    paint.drawImage(from, window.x + x, window.y + y, width, height, x, y, width, height)
    if (painted?.hasTexts === true) {
      paint.setTransform(scene.ratio, 0, 0, scene.ratio, 0, 0)
      paintTexts(paint, scene)
    }
    paint.restore()
  }

  const paintAll = (paint: Paint, canvas: HTMLCanvasElement, scene: SurfaceScene) => {
    const screen = { width: canvas.width, height: canvas.height }
    const to = pictureFor(canvas)
    if (to === undefined) return
    const detail = detailFor(countIn(scene, { x: 0, y: 0, ...scene.screen }))
    const window = { x: margin, y: margin, ...screen }
    const drawn = paintRect(to.paint, scene, window, detail)
    painted = { scene, overscan: { margin, screen, ready: window }, detail, ...drawn, shown: scene.view, isSharp: true }
    present(paint, to.canvas, scene, window, { x: 0, y: 0, ...screen })
  }

  /** Draws the places of marks that changed; false when all has to be drawn. */
  const paintChanges = (paint: Paint, scene: SurfaceScene, last: Painted): boolean => {
    const shift = wholeShift(last.scene.view, scene.view, scene.ratio)
    const { screen, ready } = last.overscan
    const begun = { ...scene, view: last.scene.view }
    const found =
      shift === undefined || !last.isSharp || picture === undefined ? undefined : changedRects(inPicture(last.scene), inPicture(begun))
    if (found === undefined || shift === undefined || picture === undefined) return false
    const rects = found.map((rect) => within(deviceRect(rect, scene.ratio, picture?.canvas ?? screen), ready))
    if (rects.reduce((sum, { width, height }) => sum + width * height, 0) > 0.7 * screen.width * screen.height) return false
    const window = windowOf(last.overscan, shift)
    let { cost, hasTexts } = last
    for (const rect of rects) {
      if (rect.width === 0 || rect.height === 0) continue
      const drawn = paintRect(picture.paint, begun, rect, last.detail)
      cost = Math.max(cost, drawn.cost)
      hasTexts ||= drawn.hasTexts
    }
    painted = { ...last, scene: begun, cost, hasTexts, shown: scene.view }
    const whole = { x: 0, y: 0, ...screen }
    if (hasTexts) present(paint, picture.canvas, scene, window, whole)
    else
      for (const { x, y, width, height } of rects)
        present(paint, picture.canvas, scene, window, within({ x: x - window.x, y: y - window.y, width, height }, whole))
    return true
  }

  /** Shows the picture moved by whole device pixels, with what was missing of it; false when that is dear itself. */
  const shift = (paint: Paint, scene: SurfaceScene, last: Painted): boolean => {
    const by = wholeShift(last.scene.view, scene.view, scene.ratio)
    if (by === undefined || picture === undefined) return false
    let { overscan } = last
    let begun = last.scene
    let window = windowOf(overscan, by)
    const isBegunAgain = !hasRoom(overscan, window)
    if (isBegunAgain) {
      const next = recentred(overscan, window)
      // Nothing of it is left.
      if (next.ready.width === 0 || next.ready.height === 0) return false
      overscan = { ...overscan, ready: next.ready }
      begun = scene
      window = windowOf(overscan, { x: 0, y: 0 })
    }
    const { strips, ready } = missing(overscan, window)
    const own = inPicture(begun)
    if (strips.reduce((sum, strip) => sum + countIn(own, cssRect(strip, scene.ratio)), 0) > dear) return false
    const { canvas, paint: onto } = picture
    if (isBegunAgain) {
      const { x, y } = recentred(last.overscan, windowOf(last.overscan, by)).by
      onto.save()
      onto.setTransform(1, 0, 0, 1, 0, 0)
      onto.globalCompositeOperation = 'copy'
      onto.drawImage(canvas, x, y)
      onto.restore()
    }
    let { cost, hasTexts } = last
    for (const strip of strips) {
      const drawn = paintRect(onto, begun, strip, last.detail)
      cost += drawn.cost
      hasTexts ||= drawn.hasTexts
    }
    painted = { ...last, scene: begun, overscan: { ...overscan, ready }, cost, hasTexts, shown: scene.view, isSharp: true }
    present(paint, canvas, scene, window, { x: 0, y: 0, ...overscan.screen })
    return true
  }

  /** Shows the picture as it lies under another view, until the view rests; false when it is cheap to draw all. */
  const move = (paint: Paint, scene: SurfaceScene, last: Painted): boolean => {
    if ((last.cost <= dear && last.isSharp) || picture === undefined) return false
    const { ready, screen } = last.overscan
    const { ratio } = scene
    const { a, b, dx, dy } = placement(inPicture(last.scene).view, scene.view)
    paint.save()
    paint.setTransform(1, 0, 0, 1, 0, 0)
    paint.clearRect(0, 0, screen.width, screen.height)
    paint.setTransform(a, b, -b, a, dx * ratio, dy * ratio)
    paint.imageSmoothingEnabled = a !== 1 || b !== 0
    paint.imageSmoothingQuality = 'low'
    paint.drawImage(picture.canvas, ready.x, ready.y, ready.width, ready.height, ready.x, ready.y, ready.width, ready.height)
    paint.restore()
    painted = { ...last, shown: scene.view, isSharp: false }
    isResting = false
    clearTimeout(timer)
    timer = setTimeout(() => {
      isResting = true
      sharpen()
    }, restAfter)
    return true
  }

  const paintNext = (paint: Paint, canvas: HTMLCanvasElement, scene: SurfaceScene, last: Painted) => {
    const isSameView = last.shown === scene.view
    const isSame = isSameContent(last.scene, scene)
    if (isSameView && isSame && (last.isSharp || !isResting)) return
    if (isSameView && !isSame && paintChanges(paint, scene, last)) return
    if (!isSameView && isSame && (shift(paint, scene, last) || move(paint, scene, last))) return
    paintAll(paint, canvas, scene)
  }

  return {
    paint: (paint: Paint, canvas: HTMLCanvasElement, scene: SurfaceScene): void => {
      const last = painted
      const isOther = last?.scene.screen !== scene.screen || last.scene.ratio !== scene.ratio || last.scene.image !== scene.image
      if (last === undefined || isOther) paintAll(paint, canvas, scene)
      else paintNext(paint, canvas, scene, last)
    },
    /** The canvas has lost its pixels. */
    forget: () => {
      painted = undefined
      isResting = true
    },
    stop: () => clearTimeout(timer),
  }
}
