import type { Bounds } from '@reticle/geometry'
import type { Size } from './view-math.ts'

/** CSS pixels between a text and its mark, and between a text and the edge of the canvas. */
const gap = 4
const lineHeight = 15

const overlaps = (a: Bounds, b: Bounds): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/**
 * Where a text stands: above its mark, inside the canvas, and not on a text that stands already; below the mark where there is no room above.
 * All in CSS pixels of the canvas. When everything nearby is taken it stands above its mark all the same.
 */
export const placeText = (mark: Bounds, width: number, screen: Size, taken: readonly Bounds[]): Bounds => {
  const x = Math.max(gap, Math.min(mark.x, screen.width - width - gap))
  const at = (y: number): Bounds => ({ x, y, width, height: lineHeight })
  const above = [0, 1, 2, 3].map((line) => at(mark.y - gap - (line + 1) * lineHeight))
  const below = [0, 1, 2, 3].map((line) => at(mark.y + mark.height + gap + line * lineHeight))
  const isFree = (spot: Bounds) => spot.y >= 0 && spot.y + lineHeight <= screen.height && taken.every((other) => !overlaps(spot, other))
  return [...above, ...below].find(isFree) ?? at(mark.y - gap - lineHeight)
}
