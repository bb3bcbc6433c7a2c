import type { PixelInfo } from '@reticle/contract'

const isWhole = (dtype: PixelInfo['dtype']): boolean => dtype !== 'float32' && dtype !== 'float64'

/** A stored value as it stands: whole numbers exactly, 32-bit numbers with the digits that they hold. */
export const storedText = (value: number, dtype: PixelInfo['dtype']): string => {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+∞' : '−∞'
  if (isWhole(dtype)) return String(value)
  return String(Number(value.toPrecision(dtype === 'float32' ? 7 : 10)))
}

export type Rescale = PixelInfo['rescale']

/** What a stored value stands for. */
export const rescaled = (stored: number, rescale: Rescale): number =>
  rescale === null ? stored : rescale.slope * stored + rescale.intercept

/** The stored value that stands for this one. */
export const stored = (value: number, rescale: Rescale): number =>
  rescale === null || rescale.slope === 0 ? value : (value - rescale.intercept) / rescale.slope

/** A number that was computed: a mean, an end of a window. */
export const computedText = (value: number, significant = 6): string => {
  if (!Number.isFinite(value)) return '–'
  const rounded = Number(value.toPrecision(significant))
  return Math.abs(rounded) >= 1e9 || (rounded !== 0 && Math.abs(rounded) < 1e-4)
    ? rounded.toExponential().replace('e+', 'e')
    : String(rounded)
}
