import type { PixelInfo } from '@reticle/contract'

/** A channel that opens with a window. */
export const channel = (low: number, high: number, more: Partial<PixelInfo['channels'][number]> = {}): PixelInfo['channels'][number] => ({
  name: 'a',
  color: null,
  unit: null,
  window: { low, high },
  spread: null,
  ...more,
})

/** How values are spread, for the types whose middle matters. */
export const spread = (min: number, p50: number, max: number): NonNullable<PixelInfo['channels'][number]['spread']> => ({
  min,
  max,
  percentiles: { p01: min, p1: min, p50, p99: max, p999: max },
  histogram: [],
  sampled: 1,
})
