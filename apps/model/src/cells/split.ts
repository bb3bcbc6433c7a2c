import { boundsOfRows, type RowSpans } from '@reticle/geometry'
import { depths } from '../pixels/depth.ts'
import { flooded } from '../pixels/flood.ts'
import { bitsOfRows, rowsOfBits } from '../pixels/pieces.ts'
import { type Plane, planeOf } from '../pixels/plane.ts'

/**
 * What belongs to the wanted seeds and not to the unwanted ones, within some elements: by the easier way to either, hard
 * where the mask is narrow and where an element is less likely object. Without wanted seeds it is what lies deeper than the unwanted ones: the deepest element.
 */
export const splitBy = (rows: RowSpans, wanted: RowSpans | undefined, unwanted: RowSpans, likely: Plane): RowSpans => {
  const { width, height } = likely
  const mask = bitsOfRows(rows, width, height)
  const depth = depths(mask, width, height)
  let deepest = 0
  for (let at = 0; at < depth.values.length; at++) if ((depth.values[at] ?? 0) > (depth.values[deepest] ?? 0)) deepest = at
  const most = Math.max(1, depth.values[deepest] ?? 1)
  const cost = planeOf(
    width,
    height,
    depth.values.map((value, at) => 0.5 * (1 - value / most) + 0.5 * (1 - (likely.values[at] ?? 0))),
  )
  const seeds = new Int32Array(width * height)
  const put = (some: RowSpans, number: number) =>
    bitsOfRows(some, width, height).forEach((isSet, at) => {
      if (isSet) seeds[at] = number
    })
  if (wanted === undefined || boundsOfRows(wanted).width === 0) seeds[deepest] = 1
  else put(wanted, 1)
  put(unwanted, 2)
  const owner = flooded(cost, seeds, mask)
  return rowsOfBits(
    owner.map((number) => (number === 1 ? 1 : 0)),
    width,
    height,
  )
}
