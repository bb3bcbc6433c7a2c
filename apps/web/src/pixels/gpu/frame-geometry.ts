import { turnOf, type View } from '@reticle/geometry'
import type { LevelGrid, Rect, TilePlace } from '../tile-grid.ts'

type Size = { readonly width: number; readonly height: number }

/** How upright device pixels are turned on the canvas: clockwise about a whole device pixel, so that quarter turns take pixels to pixels. */
export type Turn = { readonly cos: number; readonly sin: number; readonly x: number; readonly y: number }

/**
 * How an image lies on a canvas. All is reckoned in upright device pixels: upright = (image * view.scale + (view.x, view.y)) * ratio. They are
 * those of the canvas unless there is a turn; then `bounds` holds all of them that the turned canvas shows.
 */
export type Lie = {
  readonly view: Pick<View, 'scale' | 'x' | 'y'>
  readonly ratio: number
  readonly canvas: Size
  readonly image: Size
  readonly bounds: Rect
  readonly turn: Turn | undefined
}

/** The lie of an image under a view of CSS pixels. */
export const lieOf = ({ view, ratio, canvas, image }: Pick<Lie, 'ratio' | 'canvas' | 'image'> & { readonly view: View }): Lie => {
  const { cos, sin } = turnOf(view)
  const { width, height } = canvas
  if (cos === 1) return { view, ratio, canvas, image, bounds: { left: 0, top: 0, right: width, bottom: height }, turn: undefined }
  const turn = { cos, sin, x: Math.floor(width / 2), y: Math.floor(height / 2) }
  const [middleX, middleY] = [turn.x / ratio, turn.y / ratio]
  const [x, y] = [view.x - middleX, view.y - middleY]
  // The middle need not be whole: one pixel more on each side.
  const wide = (Math.abs(cos) * width + Math.abs(sin) * height) / 2 + 1
  const high = (Math.abs(sin) * width + Math.abs(cos) * height) / 2 + 1
  return {
    view: { scale: view.scale, x: cos * x + sin * y + middleX, y: cos * y - sin * x + middleY },
    ...{ ratio, canvas, image, turn },
    bounds: {
      left: Math.floor(turn.x - wide),
      top: Math.floor(turn.y - high),
      right: Math.ceil(turn.x + wide),
      bottom: Math.ceil(turn.y + high),
    },
  }
}

/** The canvas of a screen of CSS pixels: cut to whole device pixels, as the canvases of the marks are. */
export const canvasSize = (screen: Size, ratio: number): Size => ({
  width: Math.floor(screen.width * ratio),
  height: Math.floor(screen.height * ratio),
})

/** The first device pixel whose centre lies at or past a place of the image, within what is in sight. */
const edge = (at: number, scale: number, offset: number, ratio: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.ceil((at * scale + offset) * ratio - 0.5)))

/** The upright device pixels whose centres lie in a rectangle of the image. */
export const deviceRect = ({ view, ratio, bounds }: Lie, { left, top, right, bottom }: Rect): Rect => ({
  left: edge(left, view.scale, view.x, ratio, bounds.left, bounds.right),
  top: edge(top, view.scale, view.y, ratio, bounds.top, bounds.bottom),
  right: edge(right, view.scale, view.x, ratio, bounds.left, bounds.right),
  bottom: edge(bottom, view.scale, view.y, ratio, bounds.top, bounds.bottom),
})

export const isEmpty = ({ left, top, right, bottom }: Rect): boolean => right <= left || bottom <= top

/** The upright part of the image that holds what is in sight, in full-resolution pixels. */
export const shownRect = ({ view, ratio, bounds, image }: Lie): Rect => ({
  left: Math.max(0, (bounds.left / ratio - view.x) / view.scale),
  top: Math.max(0, (bounds.top / ratio - view.y) / view.scale),
  right: Math.min(image.width, (bounds.right / ratio - view.x) / view.scale),
  bottom: Math.min(image.height, (bounds.bottom / ratio - view.y) / view.scale),
})

/** A rectangle of full-resolution pixels in pixels of a level. */
export const toLevel = ({ left, top, right, bottom }: Rect, { scaleX, scaleY }: LevelGrid): Rect => ({
  left: left / scaleX,
  top: top / scaleY,
  right: right / scaleX,
  bottom: bottom / scaleY,
})

/** Where a tile is drawn: upright device pixels, and the texel under the corner of the first of them. */
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
