import { componentsOf, noRows, pixelsIn, type RowSpans, withoutHoles } from '@reticle/geometry'
import { meanOf } from '../pixels/channels.ts'
import { otsu } from '../pixels/otsu.ts'
import { rowsOfBits } from '../pixels/pieces.ts'
import type { Plane } from '../pixels/plane.ts'
import { scaled } from '../pixels/scaled.ts'
import { smoothed } from '../pixels/smooth.ts'
import { stainIn } from './foreground.ts'
import type { Box } from './seeds.ts'
import { cut, moved } from './window.ts'

/** The share of the border's elements that are above the threshold: the side that has less of the border is the object. */
const shareOnBorder = ({ width, height, values }: Plane, threshold: number): number => {
  let [above, all] = [0, 0]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (x > 0 && y > 0 && x < width - 1 && y < height - 1) continue
      all++
      if ((values[y * width + x] ?? 0) >= threshold) above++
    }
  return above / all
}

/** The largest piece within a box that stands out from its border, without holes: Otsu's threshold on the box alone. */
export const inBox = (channels: readonly Plane[], box: Box): RowSpans => {
  const part = channels.map((channel) => cut(channel, box))
  const even = smoothed(stainIn(channels) === undefined ? scaled(meanOf(part)) : (stainIn(part) ?? scaled(meanOf(part))), 1)
  const { at } = otsu(even.values)
  const isBright = shareOnBorder(even, at) <= 0.5
  const bits = Uint8Array.from(even.values, (value) => (value >= at === isBright ? 1 : 0))
  const pieces = componentsOf(rowsOfBits(bits, box.width, box.height), 8)
  const largest = pieces.reduce((a, b) => (pixelsIn(b) > pixelsIn(a) ? b : a), noRows)
  return moved(withoutHoles(largest), box.x, box.y)
}
