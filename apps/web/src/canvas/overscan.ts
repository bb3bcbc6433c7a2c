import type { Bounds } from '@reticle/geometry'
import type { Size } from './view-math.ts'

/** Pixels of a picture that is larger than the screen: whole device pixels throughout. */
export type Overscan = {
  /** Pixels kept beyond each side of the screen. */
  readonly margin: number
  readonly screen: Size
  /** The part of the picture that is drawn. */
  readonly ready: Bounds
}

const right = ({ x, width }: Bounds) => x + width
const bottom = ({ y, height }: Bounds) => y + height

/** What the screen shows of the picture when it is moved by `shift` since the picture was begun. */
export const windowOf = ({ margin, screen }: Overscan, shift: { readonly x: number; readonly y: number }): Bounds => ({
  x: margin - shift.x,
  y: margin - shift.y,
  ...screen,
})

/** Whether the picture has room for a window. */
export const hasRoom = ({ margin, screen }: Overscan, window: Bounds): boolean =>
  window.x >= 0 && window.y >= 0 && right(window) <= screen.width + 2 * margin && bottom(window) <= screen.height + 2 * margin

/**
 * What has to be drawn so that a window is ready, and what is ready then. A side that lacks anything is drawn up to the edge of the picture, so
 * that the next movements the same way need nothing.
 */
export const missing = (overscan: Overscan, window: Bounds): { readonly strips: readonly Bounds[]; readonly ready: Bounds } => {
  const { margin, screen, ready } = overscan
  const [wide, high] = [screen.width + 2 * margin, screen.height + 2 * margin]
  const left = window.x < ready.x ? 0 : ready.x
  const end = right(window) > right(ready) ? wide : right(ready)
  const top = window.y < ready.y ? 0 : ready.y
  const low = bottom(window) > bottom(ready) ? high : bottom(ready)
  const beside = (x: number, to: number): Bounds => ({ x, y: ready.y, width: to - x, height: ready.height })
  const across = (y: number, to: number): Bounds => ({ x: left, y, width: end - left, height: to - y })
  const strips = [beside(left, ready.x), beside(right(ready), end), across(top, ready.y), across(bottom(ready), low)]
  return {
    strips: strips.filter(({ width, height }) => width > 0 && height > 0),
    ready: { x: left, y: top, width: end - left, height: low - top },
  }
}

/** What is left of what was ready when the picture is begun again with the present window in its middle, and by how much it moves. */
export const recentred = (overscan: Overscan, window: Bounds): { readonly by: { x: number; y: number }; readonly ready: Bounds } => {
  const { margin, screen, ready } = overscan
  const by = { x: margin - window.x, y: margin - window.y }
  const [wide, high] = [screen.width + 2 * margin, screen.height + 2 * margin]
  const clamp = (at: number, most: number) => Math.max(0, Math.min(most, at))
  const [x, y] = [clamp(ready.x + by.x, wide), clamp(ready.y + by.y, high)]
  return {
    by,
    ready: { x, y, width: clamp(right(ready) + by.x, wide) - x, height: clamp(bottom(ready) + by.y, high) - y },
  }
}
