import { toImage, toScreen, turnOf, type View } from '@reticle/geometry'

/** How what was drawn under one view lies under another: screen = (a * x - b * y + dx, b * x + a * y + dy) of the first screen's (x, y). */
export const placement = (from: View, to: View): { readonly a: number; readonly b: number; readonly dx: number; readonly dy: number } => {
  const scale = to.scale / from.scale
  const { cos, sin } = turnOf({ angle: (to.angle ?? 0) - (from.angle ?? 0) })
  const { x, y } = toScreen(to, toImage(from, { x: 0, y: 0 }))
  return { a: cos * scale, b: sin * scale, dx: x, dy: y }
}

/** By how many whole device pixels the second view is moved against the first; undefined when it is not only that. */
export const wholeShift = (from: View, to: View, ratio: number): { readonly x: number; readonly y: number } | undefined => {
  if (from.scale !== to.scale || (from.angle ?? 0) !== (to.angle ?? 0)) return undefined
  const x = (to.x - from.x) * ratio
  const y = (to.y - from.y) * ratio
  const [wholeX, wholeY] = [Math.round(x), Math.round(y)]
  return Math.abs(x - wholeX) < 1e-6 && Math.abs(y - wholeY) < 1e-6 ? { x: wholeX, y: wholeY } : undefined
}
