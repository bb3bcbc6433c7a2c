/**
 * How far the marks of two annotations are the same objects: detection and shape, by the one-to-one matching of consensus (C23).
 *
 * F1 at a threshold: matched pairs whose IoU reaches it against marks that have no such partner. Panoptic quality: the sum of the IoUs of
 * pairs of areas above one half over (pairs + half of the areas without one), which is F1 at one half times the mean IoU of the pairs. Points are matched
 * within the distance of the rule, and have no IoU.
 * Source: A. Kirillov et al., "Panoptic segmentation", CVPR (2019); M. Everingham et al., "The Pascal visual object classes challenge",
 * IJCV 88 (2010), with an optimal matching instead of one by score, since readers give none.
 * Complexity: that of the matching, and one IoU and Dice a pair.
 * Known failure: F1 at a high threshold says little of small objects, for which a pixel is a large share.
 */
import type { ConsensusPlan } from '@reticle/domain'
import { dice } from '@reticle/geometry'
import { type Annotated, marksOf } from '../regions/marks.ts'
import { neighboursOf } from '../regions/neighbours.ts'
import { matchPairwise } from '../regions/pairwise.ts'
import { surfaceDistance } from './surface-distance.ts'

export type Detection = {
  readonly threshold: number
  readonly matched: number
  readonly precision: number | null
  readonly recall: number | null
  readonly f1: number | null
}

export type ObjectAgreement = {
  /** Numbers of marks of the first and of the second annotation. */
  readonly marks: readonly [number, number]
  readonly detections: readonly Detection[]
  /** Over matched areas; null without any. */
  readonly meanIou: number | null
  readonly meanDice: number | null
  readonly meanBoundaryF: number | null
  /** The mean over matched areas of the Hausdorff 95 distance, in px. */
  readonly meanHausdorff95: number | null
  readonly panopticQuality: number | null
  /** Matched pairs of equal label over matched pairs. */
  readonly sameLabel: number | null
}

export const iouThresholds = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] as const

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/**
 * @param first the annotation that precision is about; recall is about `second`.
 * @param options `needsLabel`: a pair of different labels is no match; `tolerance` in px for the boundary F.
 */
export const objectAgreement = (
  first: Annotated,
  second: Annotated,
  plan: Pick<ConsensusPlan['regions'], 'distance'>,
  options: { readonly needsLabel?: boolean; readonly tolerance?: number } = {},
): ObjectAgreement => {
  // Ids that sort as given, so that the marks of the first come first whatever the annotations are called.
  const all = marksOf([
    { id: 'a', content: first.content },
    { id: 'b', content: second.content },
  ])
  // Pairs from a low closeness on: what counts as found is up to each threshold.
  const rule = { iou: 0.05, distance: plan.distance }
  const matches = matchPairwise(all, neighboursOf(all, rule), 2).filter(({ isSameLabel }) => isSameLabel || options.needsLabel !== true)
  const pairs = matches.flatMap(({ a, b, closeness, isSameLabel }) => {
    const [one, other] = [all[a], all[b]]
    return one === undefined || other === undefined ? [] : [{ one, other, closeness, isSameLabel }]
  })
  const marks = [first.content.regions.length, second.content.regions.length] as const
  const total = marks[0] + marks[1]
  const detections = iouThresholds.map((threshold): Detection => {
    const matched = pairs.filter(({ one, closeness }) => closeness >= (one.kind === 'area' ? threshold : 0.5) - 1e-9).length
    return {
      threshold,
      matched,
      precision: ratio(matched, marks[0]),
      recall: ratio(matched, marks[1]),
      f1: ratio(2 * matched, total),
    }
  })
  const areas = pairs.filter(({ one, closeness }) => one.kind === 'area' && closeness >= 0.5 - 1e-9)
  const surfaces = areas.map(({ one, other }) => surfaceDistance(one.geometry, other.geometry, options.tolerance))
  const numbers = (values: readonly (number | null)[]): number[] => values.flatMap((value) => value ?? [])
  const areaMarks = all.filter(({ kind }) => kind === 'area').length
  return {
    marks,
    detections,
    meanIou: meanOf(areas.map(({ closeness }) => closeness)),
    meanDice: meanOf(areas.map(({ one, other }) => dice(one.geometry, other.geometry))),
    meanBoundaryF: meanOf(numbers(surfaces.map(({ boundaryF }) => boundaryF))),
    meanHausdorff95: meanOf(numbers(surfaces.map(({ hausdorff95 }) => hausdorff95))),
    panopticQuality: ratio(2 * areas.reduce((sum, { closeness }) => sum + closeness, 0), areaMarks),
    sameLabel: ratio(pairs.filter(({ isSameLabel }) => isSameLabel).length, pairs.length),
  }
}
