import { componentAt, noRows, pixelsIn, type RowSpans, withoutHoles } from '@reticle/geometry'
import { meanOf } from '../pixels/channels.ts'
import { otsu } from '../pixels/otsu.ts'
import { rowsOfBits } from '../pixels/pieces.ts'
import type { Plane } from '../pixels/plane.ts'
import { smoothed } from '../pixels/smooth.ts'
import { cut, moved } from './window.ts'

/** How far around a point is looked, in elements, one after the other. */
const reaches = [12, 24, 48] as const
/** What covers more of its window than this is the ground and no object. */
const mostShare = 0.5

/**
 * The piece around an element that is alike: Otsu's threshold on a small window decides on which side the element lies, bright or dark; the window
 * grows until the piece is less than half of it. Nothing when it never is.
 */
export const grownFrom = (channels: readonly Plane[], x: number, y: number): RowSpans => {
  const mean = meanOf(channels)
  for (const reach of reaches) {
    const [left, top] = [Math.max(0, x - reach), Math.max(0, y - reach)]
    const window = {
      x: left,
      y: top,
      width: Math.min(mean.width, x + reach + 1) - left,
      height: Math.min(mean.height, y + reach + 1) - top,
    }
    const even = smoothed(cut(mean, window), 1)
    const { at } = otsu(even.values)
    const isBright = (even.values[(y - top) * window.width + (x - left)] ?? 0) >= at
    const bits = Uint8Array.from(even.values, (value) => (value >= at === isBright ? 1 : 0))
    const piece = componentAt(rowsOfBits(bits, window.width, window.height), 4, x - left, y - top)
    if (piece !== undefined && pixelsIn(piece) < mostShare * window.width * window.height) return moved(withoutHoles(piece), left, top)
  }
  return noRows
}
