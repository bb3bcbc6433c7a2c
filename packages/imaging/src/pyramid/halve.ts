import type { PyramidArray } from './dtype.ts'

/** Rounds to the nearest whole number, halves to the even one (IEEE 754, roundTiesToEven). */
export const roundHalfEven = (value: number): number => {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1
  return below % 2 === 0 ? below : below + 1
}

/** Rows of one resolution: `width` values each. */
export type Rows = { readonly values: PyramidArray; readonly width: number; readonly rows: number }

/** Label images: the first pixel of each 2 x 2, since a mean of labels is no label. */
const nearest = ({ values, width, rows }: Rows, target: PyramidArray, offset: number): void => {
  const half = Math.ceil(width / 2)
  for (let y = 0; y < rows; y += 2) for (let x = 0; x < half; x++) target[offset + (y >> 1) * half + x] = values[y * width + 2 * x] ?? 0
}

/** Whole numbers of at most 16 bits that all count: four are added and divided in whole numbers, which rounds halves to even. */
const smallMeans = ({ values, width, rows }: Rows, target: PyramidArray, offset: number): void => {
  const half = width >> 1
  for (let y = 0; y < rows; y += 2) {
    let above = y * width
    let below = above + width
    let to = offset + (y >> 1) * half
    for (let x = 0; x < half; x++) {
      const sum = (values[above] ?? 0) + (values[above + 1] ?? 0) + (values[below] ?? 0) + (values[below + 1] ?? 0)
      target[to++] = (sum + 1 + ((sum >> 2) & 1)) >> 2
      above += 2
      below += 2
    }
  }
}

const anyMeans = ({ values, width, rows }: Rows, target: PyramidArray, offset: number, nodata: number | null): void => {
  const half = Math.ceil(width / 2)
  const isFloat = target instanceof Float32Array || target instanceof Float64Array
  const none = nodata ?? (isFloat ? Number.NaN : 0)
  for (let y = 0; y < rows; y += 2)
    for (let x = 0; x < width; x += 2) {
      let [sum, count] = [0, 0]
      for (let dy = 0; dy < 2 && y + dy < rows; dy++)
        for (let dx = 0; dx < 2 && x + dx < width; dx++) {
          const value = values[(y + dy) * width + x + dx] ?? 0
          // Neither NaN nor infinite, which are no measurements.
          if (value - value !== 0 || value === nodata) continue
          sum += value
          count++
        }
      const mean = count === 0 ? none : sum / count
      target[offset + (y >> 1) * half + (x >> 1)] = isFloat || count === 0 ? mean : roundHalfEven(mean)
    }
}

/** A colour counts as much as it is opaque: what cannot be seen does not colour what can. Where nothing can be seen, all count alike. */
const weightedMeans = ({ values, width, rows }: Rows, target: PyramidArray, offset: number, weights: PyramidArray): void => {
  const half = Math.ceil(width / 2)
  const isFloat = target instanceof Float32Array || target instanceof Float64Array
  for (let y = 0; y < rows; y += 2)
    for (let x = 0; x < width; x += 2) {
      let [sum, weight, plain, count] = [0, 0, 0, 0]
      for (let dy = 0; dy < 2 && y + dy < rows; dy++)
        for (let dx = 0; dx < 2 && x + dx < width; dx++) {
          const at = (y + dy) * width + x + dx
          const [value, opacity] = [values[at] ?? 0, weights[at] ?? 0]
          if (value - value !== 0 || opacity - opacity !== 0) continue
          sum += value * opacity
          weight += opacity
          plain += value
          count++
        }
      const mean = weight > 0 ? sum / weight : count > 0 ? plain / count : isFloat ? Number.NaN : 0
      target[offset + (y >> 1) * half + (x >> 1)] = isFloat ? mean : roundHalfEven(mean)
    }
}

/**
 * Halves rows along y and x into `target` from `offset` on: the mean of each 2 x 2, in float64, rounded half to even for whole numbers. NaN,
 * infinities and `nodata` are left out; where nothing is left, the result is nodata or NaN. At an odd far edge fewer than four count.
 * @param weights how much each pixel counts: the opacity of a colour.
 */
export const halve = (
  rows: Rows,
  target: PyramidArray,
  offset: number,
  { isLabel, nodata, weights }: { readonly isLabel: boolean; readonly nodata: number | null; readonly weights?: PyramidArray | undefined },
): void => {
  const { values, width, rows: count } = rows
  const isSmall = values.BYTES_PER_ELEMENT <= 2 && nodata === null && width % 2 === 0 && count % 2 === 0
  if (isLabel) nearest(rows, target, offset)
  else if (weights !== undefined) weightedMeans(rows, target, offset, weights)
  else if (isSmall) smallMeans(rows, target, offset)
  else anyMeans(rows, target, offset, nodata)
}
