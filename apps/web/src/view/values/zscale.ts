import { isMeasured, quantile, type Values } from './finite-values.ts'
import { type Window, widened } from './window.ts'

/*
 * The display range of IRAF's zscale (National Optical Astronomy Observatories, help page of the task "display"; M. Fitzpatrick's
 * cdl library): values are sorted, a line is fitted through the sorted curve with outliers rejected, and the range is where that line,
 * its slope divided by the contrast, passes about the median. Agrees with ZScaleInterval of Astropy on the same values.
 * Cost: n log n of at most `samples` values. Fails softly: with too few good values the range is that of the sample.
 */
export type ZscaleOptions = {
  readonly samples: number
  readonly contrast: number
  /** Least share of the sample that has to be left after rejection. */
  readonly leastKept: number
  readonly leastPixels: number
  /** Rejected beyond this many standard deviations from the line. */
  readonly reject: number
  readonly rounds: number
}

const defaults: ZscaleOptions = { samples: 1000, contrast: 0.25, leastKept: 0.5, leastPixels: 5, reject: 2.5, rounds: 5 }

type Line = { readonly slope: number; readonly intercept: number }

/** Least squares through (index, value) of the values that are kept. */
const fitLine = (values: Values, isBad: Uint8Array): Line => {
  let [n, meanX, meanY] = [0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    if (isBad[i] === 1) continue
    n++
    meanX += (i - meanX) / n
    meanY += ((values[i] ?? 0) - meanY) / n
  }
  let [sxx, sxy] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    if (isBad[i] === 1) continue
    sxx += (i - meanX) ** 2
    sxy += (i - meanX) * ((values[i] ?? 0) - meanY)
  }
  const slope = sxx === 0 ? 0 : sxy / sxx
  return { slope, intercept: meanY - slope * meanX }
}

const deviation = (residuals: Float64Array, isBad: Uint8Array): number => {
  let [n, mean, squares] = [0, 0, 0]
  for (let i = 0; i < residuals.length; i++) {
    if (isBad[i] === 1) continue
    const value = residuals[i] ?? 0
    n++
    const before = value - mean
    mean += before / n
    squares += before * (value - mean)
  }
  return n === 0 ? 0 : Math.sqrt(squares / n)
}

/** Neighbours of rejected places are rejected with them: each place looks `(size - 1) / 2` ahead and the rest back. */
const grown = (isBad: Uint8Array, size: number): Uint8Array => {
  const ahead = (size - 1) >> 1
  return isBad.map((_, i) => (isBad.subarray(Math.max(0, i + ahead - size + 1), i + ahead + 1).includes(1) ? 1 : 0))
}

const kept = (isBad: Uint8Array): number => isBad.length - isBad.reduce((sum, one) => sum + one, 0)

/** The line after rejection; undefined when too little of the sample is left. */
const robustLine = (sorted: Values, { reject, rounds, leastKept, leastPixels }: ZscaleOptions): Line | undefined => {
  const least = Math.max(leastPixels, Math.trunc(sorted.length * leastKept))
  const size = Math.max(1, Math.trunc(sorted.length * 0.01))
  let isBad: Uint8Array = new Uint8Array(sorted.length)
  let [good, before] = [sorted.length, sorted.length + 1]
  let line: Line | undefined
  for (let round = 0; round < rounds && good < before && good >= least; round++) {
    const fitted = fitLine(sorted, isBad)
    line = fitted
    const residuals = Float64Array.from({ length: sorted.length }, (_, i) => (sorted[i] ?? 0) - (fitted.slope * i + fitted.intercept))
    const threshold = reject * deviation(residuals, isBad)
    for (let i = 0; i < residuals.length; i++) if (Math.abs(residuals[i] ?? 0) > threshold) isBad[i] = 1
    isBad = grown(isBad, size)
    before = good
    good = kept(isBad)
  }
  return good >= least ? line : undefined
}

/** The range that zscale gives for stored values; undefined when nothing was measured. */
export const zscale = (values: Values, nodata: number | null, options: Partial<ZscaleOptions> = {}): Window | undefined => {
  const all: ZscaleOptions = { ...defaults, ...options }
  const measured: number[] = []
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN
    if (isMeasured(value, nodata)) measured.push(value)
  }
  const stride = Math.max(1, Math.trunc(measured.length / all.samples))
  const sample = Float64Array.from(
    { length: Math.min(all.samples, Math.ceil(measured.length / stride)) },
    (_, i) => measured[i * stride] ?? 0,
  )
  sample.sort()
  const [first, last] = [sample[0], sample.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const line = robustLine(sample, all)
  if (line === undefined) return widened({ low: first, high: last })
  const slope = all.contrast > 0 ? line.slope / all.contrast : line.slope
  const middle = (sample.length - 1) >> 1
  const median = quantile(sample, 0.5)
  return widened({
    low: Math.max(first, median - (middle - 1) * slope),
    high: Math.min(last, median + (sample.length - middle) * slope),
  })
}
