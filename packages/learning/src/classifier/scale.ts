import type { Matrix } from '../pool.ts'

/** Means of features, and what they are divided by. */
export type Scale = { readonly means: Float64Array; readonly deviations: Float64Array }

/** Means and standard deviations by weight; a feature that never changes is left as it is. */
export const scaleOf = (values: Matrix, width: number, weights?: Float64Array): Scale => {
  const count = width === 0 ? 0 : values.length / width
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? count
  const [means, deviations] = [new Float64Array(width), new Float64Array(width)]
  const each = (visit: (value: number, feature: number, weight: number) => void): void => {
    for (let i = 0; i < count; i++) for (let j = 0; j < width; j++) visit(values[i * width + j] ?? 0, j, (weights?.[i] ?? 1) / total)
  }
  each((value, j, weight) => {
    means[j] = (means[j] ?? 0) + weight * value
  })
  each((value, j, weight) => {
    deviations[j] = (deviations[j] ?? 0) + weight * (value - (means[j] ?? 0)) ** 2
  })
  return { means, deviations: deviations.map((variance) => (variance > 0 ? Math.sqrt(variance) : 1)) }
}

/** Scaled features with a 1 at the end of each row. */
export const scaled = (values: Matrix, { means, deviations }: Scale): Float64Array => {
  const width = means.length
  const count = width === 0 ? 0 : values.length / width
  const rows = new Float64Array(count * (width + 1))
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < width; j++) rows[i * (width + 1) + j] = ((values[i * width + j] ?? 0) - (means[j] ?? 0)) / (deviations[j] ?? 1)
    rows[i * (width + 1) + width] = 1
  }
  return rows
}
