/** Values as typed arrays hold them. */
export type Values = ArrayLike<number>

/** Whether a stored value was measured: finite, and not the one that stands for "no data". */
export const isMeasured = (value: number, nodata: number | null): boolean => Number.isFinite(value) && value !== nodata

/**
 * Measured values, ascending; of more than `most` every n-th, counted from the first, so that the same image gives the same sample.
 * @param most how many are looked at, at the most.
 */
export const sortedSample = (values: Values, nodata: number | null, most = 200_000): Float64Array => {
  const stride = Math.max(1, Math.ceil(values.length / most))
  const kept = new Float64Array(Math.ceil(values.length / stride))
  let count = 0
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i] ?? Number.NaN
    if (isMeasured(value, nodata)) kept[count++] = value
  }
  return kept.subarray(0, count).sort()
}

/** The value below which a share (0 to 1) of ascending values lies, linear between neighbours (Hyndman and Fan 1996, type 7; NumPy's default). */
export const quantile = (sorted: Values, share: number): number => {
  const place = (sorted.length - 1) * Math.min(1, Math.max(0, share))
  const below = Math.floor(place)
  const low = sorted[below] ?? Number.NaN
  return low + (place - below) * ((sorted[below + 1] ?? low) - low)
}
