import type { PixelValues } from '../pixel-source.ts'

/**
 * Takes the larger of two values at each place, into `into`. What was not measured (nodata, NaN, infinities) never wins over what was.
 * @param from read from `offset` on, as many values as `into` has
 */
export const takeLarger = (into: PixelValues, from: PixelValues, offset: number, nodata: number | null): void => {
  for (let n = 0; n < into.length; n++) {
    const next = from[offset + n] ?? Number.NaN
    if (next === nodata || next - next !== 0) continue
    const present = into[n] ?? Number.NaN
    if (next > present || present === nodata || present - present !== 0) into[n] = next
  }
}
