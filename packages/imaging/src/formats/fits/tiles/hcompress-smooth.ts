/** A square of 2 x 2 coefficients repeats over the first `rows` x `columns` of an array with rows of `width`: h0, hy / hx, hc. */
export type Coarse = { readonly values: Float64Array; readonly rows: number; readonly columns: number; readonly width: number }

const within = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

/** A change of a coefficient towards `wanted / unit`, by `most` at most. */
const changed = (value: number, wanted: number, unit: number, most: number): number =>
  value + within(Math.trunc((wanted - value * unit) / unit), -most, most)

/** Slope that leads from one neighbour to the other without leaving what lies between them; undefined where the zone is an extreme. */
const slope = (before: number, here: number, after: number): number | undefined => {
  const high = Math.max(Math.min(after - here, here - before), 0) * 4
  const low = Math.min(Math.max(after - here, here - before), 0) * 4
  return low < high ? within(after - before, low, high) : undefined
}

/** Differences along one direction. @param apart distance of neighbours; @param to place of the difference beside its h0. */
const smoothAlong = ({ values, rows, columns, width }: Coarse, isDown: boolean, most: number): void => {
  const [apart, to] = isDown ? [2 * width, width] : [2, 1]
  const [firstRow, lastRow] = isDown ? [2, rows - 2] : [0, rows]
  const [firstColumn, lastColumn] = isDown ? [0, columns] : [2, columns - 2]
  for (let row = firstRow; row < lastRow; row += 2)
    for (let column = firstColumn; column < lastColumn; column += 2) {
      const at = row * width + column
      const wanted = slope(values[at - apart] ?? 0, values[at] ?? 0, values[at + apart] ?? 0)
      if (wanted !== undefined) values[at + to] = changed(values[at + to] ?? 0, wanted, 8, most)
    }
}

const smoothCurvature = ({ values, rows, columns, width }: Coarse, most: number): void => {
  for (let row = 2; row < rows - 2; row += 2)
    for (let column = 2; column < columns - 2; column += 2) {
      const at = row * width + column
      const [mm, pm] = [values[at - 2 * width - 2] ?? 0, values[at + 2 * width - 2] ?? 0]
      const [mp, pp] = [values[at - 2 * width + 2] ?? 0, values[at + 2 * width + 2] ?? 0]
      const here = values[at] ?? 0
      const [hx, hy] = [(values[at + width] ?? 0) * 2, (values[at + 1] ?? 0) * 2]
      const high = Math.min(
        Math.max(pp - here, 0) - hx - hy,
        Math.max(here - pm, 0) + hx - hy,
        Math.max(here - mp, 0) - hx + hy,
        Math.max(mm - here, 0) + hx + hy,
      )
      const low = Math.max(
        Math.min(pp - here, 0) - hx - hy,
        Math.min(here - pm, 0) + hx - hy,
        Math.min(here - mp, 0) - hx + hy,
        Math.min(mm - here, 0) + hx + hy,
      )
      if (low >= high) continue
      const wanted = within(pp + mm - mp - pm, low * 16, high * 16)
      values[at + width + 1] = changed(values[at + width + 1] ?? 0, wanted, 64, most)
    }
}

/**
 * Interpolates coefficients that were lost to the scale, so that blocks do not show (SMOOTH = 1): each may change by half of the scale, and never
 * beyond what its neighbours allow (White, Postman & Lattanzi 1992).
 */
export const smoothCoefficients = (coarse: Coarse, scale: number): void => {
  const most = Math.floor(scale / 2)
  if (most <= 0) return
  smoothAlong(coarse, true, most)
  smoothAlong(coarse, false, most)
  smoothCurvature(coarse, most)
}
