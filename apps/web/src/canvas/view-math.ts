import type { Bounds, Point, View } from '@reticle/geometry'

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
  scale: view.scale,
  x: view.x + (to.width - from.width) / 2,
  y: view.y + (to.height - from.height) / 2,
})

const within = (offset: number, content: number, room: number): number =>
  Math.min(room - Math.min(margin, room / 2), Math.max(Math.min(margin, room / 2) - content, offset))

/** Never lets the image leave the canvas altogether. */
export const keptInReach = (view: View, image: Size, screen: Size): View => ({
  scale: view.scale,
  x: within(view.x, image.width * view.scale, screen.width),
  y: within(view.y, image.height * view.scale, screen.height),
})

/** The part of image space that the canvas shows. */
export const visibleBounds = (view: View, screen: Size): Bounds => ({
  x: -view.x / view.scale,
  y: -view.y / view.scale,
  width: screen.width / view.scale,
  height: screen.height / view.scale,
})

/** Where the middle of the canvas lies in the image. */
export const centreOf = (view: View, screen: Size): Point<'image'> => ({
  x: (screen.width / 2 - view.x) / view.scale,
  y: (screen.height / 2 - view.y) / view.scale,
})

/** At the same scale, with a place of the image in the middle. */
export const centredOn = (view: View, place: Point<'image'>, screen: Size): View => ({
  scale: view.scale,
  x: screen.width / 2 - place.x * view.scale,
  y: screen.height / 2 - place.y * view.scale,
})

/** The pixel under a place: pixel (i, j) covers [i, i+1) x [j, j+1). Undefined outside the image. */
export const pixelAt = (place: Point<'image'>, image: Size): { readonly x: number; readonly y: number } | undefined => {
  const x = Math.floor(place.x)
  const y = Math.floor(place.y)
  return x >= 0 && y >= 0 && x < image.width && y < image.height ? { x, y } : undefined
}
