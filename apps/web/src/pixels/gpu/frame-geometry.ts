import type { View } from '@reticle/geometry'
import type { LevelGrid, Rect, TilePlace } from '../tile-grid.ts'

type Size = { readonly width: number; readonly height: number }

/** How an image lies on a canvas of device pixels: device = (image * view.scale + (view.x, view.y)) * ratio. */
export type Lie = { readonly view: View; readonly ratio: number; readonly canvas: Size; readonly image: Size }

/** The canvas of a screen of CSS pixels: cut to whole device pixels, as the canvases of the marks are. */
export const canvasSize = (screen: Size, ratio: number): Size => ({
  width: Math.floor(screen.width * ratio),
  height: Math.floor(screen.height * ratio),
})

/** The first device pixel whose centre lies at or past a place of the image, within the canvas. */
const edge = (at: number, scale: number, offset: number, ratio: number, most: number): number =>
  Math.max(0, Math.min(most, Math.ceil((at * scale + offset) * ratio - 0.5)))

/** The device pixels whose centres lie in a rectangle of the image. */
export const deviceRect = ({ view, ratio, canvas }: Lie, { left, top, right, bottom }: Rect): Rect => ({
  left: edge(left, view.scale, view.x, ratio, canvas.width),
  top: edge(top, view.scale, view.y, ratio, canvas.height),
  right: edge(right, view.scale, view.x, ratio, canvas.width),
  bottom: edge(bottom, view.scale, view.y, ratio, canvas.height),
})

export const isEmpty = ({ left, top, right, bottom }: Rect): boolean => right <= left || bottom <= top

/** The part of the image that is in sight, in full-resolution pixels. */
export const shownRect = ({ view, ratio, canvas, image }: Lie): Rect => ({
  left: Math.max(0, -view.x / view.scale),
  top: Math.max(0, -view.y / view.scale),
  right: Math.min(image.width, (canvas.width / ratio - view.x) / view.scale),
  bottom: Math.min(image.height, (canvas.height / ratio - view.y) / view.scale),
})

/** A rectangle of full-resolution pixels in pixels of a level. */
export const toLevel = ({ left, top, right, bottom }: Rect, { scaleX, scaleY }: LevelGrid): Rect => ({
  left: left / scaleX,
  top: top / scaleY,
  right: right / scaleX,
  bottom: bottom / scaleY,
})

/** Where a tile is drawn: device pixels, and the texel under the corner of the first of them. */
export type TileLie = {
  readonly rect: Rect
  readonly texel: readonly [number, number]
  readonly fraction: readonly [number, number]
  /** Texels per device pixel. */
  readonly step: readonly [number, number]
}

/** Undefined when no device pixel is in it. */
export const tileLie = (lie: Lie, grid: LevelGrid, place: TilePlace): TileLie | undefined => {
  const { view, ratio, image } = lie
  // The last tiles of a level may reach a little beyond the image, whose sides its scale need not divide.
  const isLastX = place.x + place.width >= grid.width
  const isLastY = place.y + place.height >= grid.height
  const rect = deviceRect(lie, {
    left: place.x * grid.scaleX,
    top: place.y * grid.scaleY,
    right: isLastX ? image.width : (place.x + place.width) * grid.scaleX,
    bottom: isLastY ? image.height : (place.y + place.height) * grid.scaleY,
  })
  if (isEmpty(rect)) return undefined
  const x = (rect.left / ratio - view.x) / view.scale / grid.scaleX - place.x
  const y = (rect.top / ratio - view.y) / view.scale / grid.scaleY - place.y
  const [texelX, texelY] = [Math.floor(x), Math.floor(y)]
  return {
    rect,
    texel: [texelX, texelY],
    fraction: [x - texelX, y - texelY],
    step: [1 / (ratio * view.scale * grid.scaleX), 1 / (ratio * view.scale * grid.scaleY)],
  }
}
