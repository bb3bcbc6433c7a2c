/**
 * One score of a sample of those of its parts: pixels of a segmentation, or regions of a detection. High is uncertain.
 *
 * Formula: `mean`: the mean by weight (areas in px; 1 for each pixel). `top`: the mean of the highest parts that together make up `share` of
 * the weight, the last one cut, so that a large sure background does not hide a small unsure object. `max`: the highest part.
 * Source: mean and max over detections: C.-A. Brust, C. Käding, J. Denzler, "Active learning for deep object detection", VISAPP 2019; pixels
 * of a segmentation by their mean: L. Yang, Y. Zhang, J. Chen, S. Zhang, D. Z. Chen, "Suggestive annotation", MICCAI 2017.
 * Complexity: O(n) for mean and max, O(n log n) for top.
 * Known failure: `max` is ruled by one odd pixel, `mean` by the background; `top` has a share to be chosen. None sees an object that the
 * model missed with confidence.
 */
import { type DomainError, ok, type Result } from '@reticle/domain'
import { refuse } from './checks.ts'
import type { Matrix } from './pool.ts'

export type Gather = { readonly by: 'mean' } | { readonly by: 'max' } | { readonly by: 'top'; readonly share: number }

type Part = { readonly value: number; readonly weight: number }

/** Parts from the highest down, so that every sum runs in the same order whatever the order of the parts (ML2). */
const fromTheTop = (values: Matrix, weights: Matrix | undefined): Part[] =>
  Array.from(values, (value, part) => ({ value, weight: weights?.[part] ?? 1 })).sort((a, b) => b.value - a.value || a.weight - b.weight)

const meanOfTop = (parts: readonly Part[], share: number): number => {
  const target = share * parts.reduce((sum, { weight }) => sum + weight, 0)
  if (target === 0) return 0
  let [left, sum] = [target, 0]
  for (const { value, weight } of parts) {
    const taken = Math.min(left, weight)
    sum += taken * value
    left -= taken
  }
  return Math.min(1, sum / target)
}

/** The score of one sample, 0 for one without parts; `weights` (0 or more) are areas, and 1 each where there are none. */
export const gatherParts = (values: Matrix, gather: Gather, weights?: Matrix): Result<number, DomainError> => {
  if (weights !== undefined && weights.length !== values.length)
    return refuse('weights', `${weights.length} weights for ${values.length} parts`)
  const share = gather.by === 'top' ? gather.share : 1
  if (!(share > 0 && share <= 1)) return refuse('share', `${share} is no share: it must be above 0 and at most 1`)
  const parts = fromTheTop(values, weights)
  for (let part = 0; part < values.length; part++) {
    const [value, weight] = [values[part] ?? Number.NaN, weights?.[part] ?? 1]
    if (!(value >= 0 && value <= 1)) return refuse(`parts[${part}]`, `${value} is no score: it must be from 0 to 1`)
    if (!(weight >= 0 && Number.isFinite(weight))) return refuse(`weights[${part}]`, `${weight} is no weight: it must be 0 or more`)
  }
  return ok(gather.by === 'max' ? (parts[0]?.value ?? 0) : meanOfTop(parts, share))
}
