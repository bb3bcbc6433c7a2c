import type { Point } from './types.ts'

/** How the image lies on the canvas: screen = image * scale + (x, y). `scale` in screen px per image px, `x`/`y` in screen px. */
export type View = { readonly scale: number; readonly x: number; readonly y: number }

type Size = { readonly width: number; readonly height: number }

/** Image space to screen space. */
export const toScreen = (view: View, p: Point<'image'>): Point<'screen'> => ({
  x: p.x * view.scale + view.x,
  y: p.y * view.scale + view.y,
})

/** Screen space to image space. */
export const toImage = (view: View, p: Point<'screen'>): Point<'image'> => ({
  x: (p.x - view.x) / view.scale,
  y: (p.y - view.y) / view.scale,
})

/** Zooms by `factor` and keeps the image point under `at` where it is; `limits` bound the scale. */
export const zoomAt = (view: View, at: Point<'screen'>, factor: number, limits: { readonly min: number; readonly max: number }): View => {
  const scale = Math.min(limits.max, Math.max(limits.min, view.scale * factor))
  const ratio = scale / view.scale
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }
}

/** Moves the image by screen px. */
export const pan = (view: View, dx: number, dy: number): View => ({ scale: view.scale, x: view.x + dx, y: view.y + dy })

/** The view that shows the whole image, centred, with `padding` screen px left free on each side. */
export const fitView = (image: Size, screen: Size, padding = 0): View => {
  const free = (length: number) => Math.max(1, length - 2 * padding)
  const scale = Math.min(free(screen.width) / Math.max(1, image.width), free(screen.height) / Math.max(1, image.height))
  return { scale, x: (screen.width - image.width * scale) / 2, y: (screen.height - image.height * scale) / 2 }
}
