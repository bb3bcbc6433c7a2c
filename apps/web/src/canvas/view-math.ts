import { type Bounds, matrixOf, type Point, toImage, toScreen, type View } from '@reticle/geometry'

/** A size in pixels: of an image (native) or of a canvas (CSS pixels). */
export type Size = { readonly width: number; readonly height: number }

/** Screen pixels per image pixel at which the pixel grid begins to help. */
export const gridScale = 12
const largestScale = 64
/** Part of the canvas, in CSS pixels, in which some of the image always stays. */
const margin = 48

/** How far one may zoom: from a quarter of the fitted size (never above 1:1) to 64 screen pixels for each image pixel. */
export const limitsOf = (image: Size, screen: Size): { readonly min: number; readonly max: number } => {
  const fit = Math.min(screen.width / Math.max(1, image.width), screen.height / Math.max(1, image.height))
  return { min: Math.min(1, Math.max(fit / 4, 1e-4)), max: Math.max(largestScale, fit) }
}

/**
 * The zoom factor of one wheel event. Mice send steps of about 100 px or 3 lines; a trackpad's pinch arrives as a ctrl-wheel with small steps.
 * @param deltaMode 0 pixels, 1 lines, 2 pages, as in WheelEvent.
 */
export const wheelFactor = (deltaY: number, deltaMode: number, isPinch: boolean): number => {
  const pixels = deltaMode === 1 ? deltaY * 33 : deltaMode === 2 ? deltaY * 400 : deltaY
  const isFine = isPinch && Math.abs(pixels) < 40
  return Math.exp(Math.max(-0.6, Math.min(0.6, -pixels * (isFine ? 0.012 : 0.0018))))
}

/** Keeps what was in the middle of the canvas in its middle when the canvas changes its size. */
export const resizedView = (view: View, from: Size, to: Size): View => ({
  ...view,
  x: view.x + (to.width - from.width) / 2,
  y: view.y + (to.height - from.height) / 2,
})

const within = (offset: number, content: number, room: number): number =>
  Math.min(room - Math.min(margin, room / 2), Math.max(Math.min(margin, room / 2) - content, offset))

/** The least upright rectangle of the screen, in CSS pixels, that holds a rectangle of the image. */
export const screenBounds = (view: View, { x, y, width, height }: Bounds): Bounds => {
  const { a, b, dx, dy } = matrixOf(view)
  const middle = { x: x + width / 2, y: y + height / 2 }
  const [wide, high] = [Math.abs(a) * width + Math.abs(b) * height, Math.abs(b) * width + Math.abs(a) * height]
  return { x: a * middle.x - b * middle.y + dx - wide / 2, y: b * middle.x + a * middle.y + dy - high / 2, width: wide, height: high }
}

/** Never lets the image leave the canvas altogether. */
export const keptInReach = (view: View, image: Size, screen: Size): View => {
  const shown = screenBounds(view, { x: 0, y: 0, ...image })
  return {
    ...view,
    x: view.x + within(shown.x, shown.width, screen.width) - shown.x,
    y: view.y + within(shown.y, shown.height, screen.height) - shown.y,
  }
}

/** The least upright rectangle of the image that holds what a rectangle of the screen (CSS pixels) shows. */
export const imageBounds = (view: View, { x, y, width, height }: Bounds): Bounds => {
  const { a, b } = matrixOf(view)
  const middle = toImage(view, { x: x + width / 2, y: y + height / 2 })
  const square = view.scale * view.scale
  const wide = (Math.abs(a) * width + Math.abs(b) * height) / square
  const high = (Math.abs(b) * width + Math.abs(a) * height) / square
  return { x: middle.x - wide / 2, y: middle.y - high / 2, width: wide, height: high }
}

/** The least upright rectangle of the image that holds what the canvas shows. */
export const visibleBounds = (view: View, screen: Size): Bounds => imageBounds(view, { x: 0, y: 0, ...screen })

/** Where the middle of the canvas lies in the image. */
export const centreOf = (view: View, screen: Size): Point<'image'> => toImage(view, { x: screen.width / 2, y: screen.height / 2 })

/** At the same scale and angle, with a place of the image in the middle. */
export const centredOn = (view: View, place: Point<'image'>, screen: Size): View => {
  const { x, y } = toScreen(view, place)
  return { ...view, x: view.x + screen.width / 2 - x, y: view.y + screen.height / 2 - y }
}

/** The pixel under a place: pixel (i, j) covers [i, i+1) x [j, j+1). Undefined outside the image. */
export const pixelAt = (place: Point<'image'>, image: Size): { readonly x: number; readonly y: number } | undefined => {
  const x = Math.floor(place.x)
  const y = Math.floor(place.y)
  return x >= 0 && y >= 0 && x < image.width && y < image.height ? { x, y } : undefined
}
