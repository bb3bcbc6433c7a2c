import type { PixelInfo } from '@reticle/contract'
import { type Window, widened } from '../values/window.ts'

type Spread = NonNullable<PixelInfo['channels'][number]['spread']>

/** What is known exactly: shares of the values and the value below which they lie. */
const knotsOf = ({ min, max, percentiles }: Spread): readonly (readonly [share: number, value: number])[] => [
  [0, min],
  [0.001, percentiles.p01],
  [0.01, percentiles.p1],
  [0.5, percentiles.p50],
  [0.99, percentiles.p99],
  [0.999, percentiles.p999],
  [1, max],
]

/**
 * About where a share of the values ends, from what the server says of a channel: the known percentiles and straight lines between them.
 * Exact at 0, 0.1, 1, 50, 99, 99.9 and 100 %.
 */
const valueAt = (spread: Spread, share: number): number => {
  const knots = knotsOf(spread)
  const after = knots.findIndex(([at]) => at >= share)
  const [high, low] = [knots[after], knots[Math.max(0, after - 1)]]
  if (high === undefined || low === undefined) return spread.max
  const width = high[0] - low[0]
  return width === 0 ? high[1] : low[1] + ((share - low[0]) / width) * (high[1] - low[1])
}

/** The middle share of the values, in percent, before any pixel is here. */
export const spreadWindow = (spread: Spread, share: number): Window => {
  const out = (100 - share) / 200
  return widened({ low: valueAt(spread, out), high: valueAt(spread, 1 - out) })
}
