import type { Point } from './types.ts'

/**
 * How the image lies on the canvas: screen = turned(image * scale) + (x, y). `scale` in screen px per image px, `x`/`y` in screen px: where
 * the image's origin lies; `angle`: degrees, clockwise, by which the image is turned on the screen, 0 without it.
 */
export type View = { readonly scale: number; readonly x: number; readonly y: number; readonly angle?: number | undefined }

type Size = { readonly width: number; readonly height: number }

/** Cosine and sine of the view's turn; exact for whole quarters, so that pixels stay squares in line with the screen's. */
export const turnOf = ({ angle = 0 }: Pick<View, 'angle'>): { readonly cos: number; readonly sin: number } => {
  const within = ((angle % 360) + 360) % 360
  switch (within) {
    case 0:
      return { cos: 1, sin: 0 }
    case 90:
      return { cos: 0, sin: 1 }
    case 180:
      return { cos: -1, sin: 0 }
    case 270:
      return { cos: 0, sin: -1 }
    default: {
      const radians = (within * Math.PI) / 180
      return { cos: Math.cos(radians), sin: Math.sin(radians) }
    }
  }
}

/** The view as numbers to multiply with: screen = (a * x - b * y + dx, b * x + a * y + dy). */
export type ViewMatrix = { readonly a: number; readonly b: number; readonly dx: number; readonly dy: number }

export const matrixOf = (view: View): ViewMatrix => {
  const { cos, sin } = turnOf(view)
  return { a: cos * view.scale, b: sin * view.scale, dx: view.x, dy: view.y }
}

/** Image space to screen space. */
export const toScreen = (view: View, p: Point<'image'>): Point<'screen'> => {
  const { a, b, dx, dy } = matrixOf(view)
  return { x: a * p.x - b * p.y + dx, y: b * p.x + a * p.y + dy }
}

/** Screen space to image space. */
export const toImage = (view: View, p: Point<'screen'>): Point<'image'> => {
  const { cos, sin } = turnOf(view)
  const [x, y] = [p.x - view.x, p.y - view.y]
  return { x: (cos * x + sin * y) / view.scale, y: (cos * y - sin * x) / view.scale }
}

/** Zooms by `factor` and keeps the image point under `at` where it is; `limits` bound the scale. */
export const zoomAt = (view: View, at: Point<'screen'>, factor: number, limits: { readonly min: number; readonly max: number }): View => {
  const scale = Math.min(limits.max, Math.max(limits.min, view.scale * factor))
  const ratio = scale / view.scale
  return { ...view, scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }
}

/** Turns the image on the screen to `angle` (degrees, clockwise) and keeps the image point under `at` where it is. */
export const turnTo = (view: View, at: Point<'screen'>, angle: number): View => {
  const place = toImage(view, at)
  const turned = toScreen({ scale: view.scale, x: 0, y: 0, angle }, place)
  return { scale: view.scale, x: at.x - turned.x, y: at.y - turned.y, angle: ((angle % 360) + 360) % 360 }
}

/** Moves the image by screen px. */
export const pan = (view: View, dx: number, dy: number): View => ({ ...view, x: view.x + dx, y: view.y + dy })

/** The view that shows the whole image, turned by `angle` and centred, with `padding` screen px left free on each side. */
export const fitView = (image: Size, screen: Size, padding = 0, angle = 0): View => {
  const { cos, sin } = turnOf({ angle })
  const free = (length: number) => Math.max(1, length - 2 * padding)
  const width = Math.abs(cos) * image.width + Math.abs(sin) * image.height
  const height = Math.abs(sin) * image.width + Math.abs(cos) * image.height
  const scale = Math.min(free(screen.width) / Math.max(1, width), free(screen.height) / Math.max(1, height))
  return centredView(image, screen, scale, angle)
}

/** The view at a scale and an angle with the middle of the image in the middle of the screen. */
export const centredView = (image: Size, screen: Size, scale: number, angle = 0): View => {
  const middle = toScreen({ scale, x: 0, y: 0, angle }, { x: image.width / 2, y: image.height / 2 })
  return { scale, x: screen.width / 2 - middle.x, y: screen.height / 2 - middle.y, ...(angle === 0 ? {} : { angle }) }
}
