/** Where values fall into two, and how well: the share of their variance that lies between the two sides, 0 to 1. */
export type Threshold = { readonly at: number; readonly parted: number; readonly below: number; readonly above: number }

const bins = 256

/**
 * The threshold with the most variance between the two sides (N. Otsu, "A threshold selection method from gray-level histograms", IEEE SMC 1979).
 * `below` and `above` are the means of the sides. Known failure: with few px on one side it cuts within the other.
 */
export const otsu = (values: ArrayLike<number>): Threshold => {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] ?? 0)
    high = Math.max(high, values[i] ?? 0)
  }
  if (!(high > low)) return { at: high, parted: 0, below: low, above: high }
  const counts = new Float64Array(bins)
  const scale = bins / (high - low)
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(((values[i] ?? 0) - low) * scale))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const middle = (bin: number) => low + (bin + 0.5) / scale
  let [sum, squares] = [0, 0]
  counts.forEach((count, bin) => {
    sum += count * middle(bin)
    squares += count * middle(bin) ** 2
  })
  const all = values.length
  let best = { at: high, parted: 0, below: low, above: high }
  let [countBelow, sumBelow, most] = [0, 0, -1]
  for (let bin = 0; bin < bins - 1; bin++) {
    countBelow += counts[bin] ?? 0
    sumBelow += (counts[bin] ?? 0) * middle(bin)
    if (countBelow === 0 || countBelow === all) continue
    const [below, above] = [sumBelow / countBelow, (sum - sumBelow) / (all - countBelow)]
    const apart = countBelow * (all - countBelow) * (below - above) ** 2
    if (apart <= most) continue
    most = apart
    best = { at: low + (bin + 1) / scale, parted: apart / all / (squares - sum ** 2 / all), below, above }
  }
  return best
}
