import { objectAgreement } from '@reticle/consensus'
import type { AnnotationContent, ConsensusPlan } from '@reticle/domain'
import { areaOf, hasArea, intersectMasks, type MaskGeometry, maskOf, unionMasks } from '@reticle/geometry'

type Pair = { readonly truth: AnnotationContent; readonly said: AnnotationContent }

const unionOfLabel = ({ regions }: AnnotationContent, label: string): MaskGeometry | undefined =>
  regions
    .filter(({ labelId, geometry }) => labelId === label && hasArea(geometry))
    .map(({ geometry }) => maskOf(geometry))
    .reduce<MaskGeometry | undefined>((sum, mask) => (sum === undefined ? mask : unionMasks(sum, mask)), undefined)

/** Dice of all that is marked with one label, over the labels that either has areas of. */
const dicesOf = ({ truth, said }: Pair): number[] => {
  const labels = new Set([...truth.regions, ...said.regions].filter(({ geometry }) => hasArea(geometry)).map(({ labelId }) => labelId))
  return [...labels].map((label) => {
    const [a, b] = [unionOfLabel(truth, label), unionOfLabel(said, label)]
    if (a === undefined || b === undefined) return 0
    const total = areaOf(a) + areaOf(b)
    return total === 0 ? 0 : (2 * areaOf(intersectMasks(a, b))) / total
  })
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * F1 of marks with the same label at an IoU of 0.5 (points: within the plan's distance), over all marks of all samples; the mean IoU of matched
 * areas; and the mean Dice of the union of each label's areas by sample. Where nothing is marked and nothing is said, F1 is 1. `parts`: what each
 * sample adds to F1, above and below. Undefined without a sample.
 */
export const measureMarks = (
  pairs: readonly Pair[],
  plan: Pick<ConsensusPlan['regions'], 'distance'>,
): { readonly all: Readonly<Record<string, number>>; readonly parts: readonly (readonly [number, number])[] } | undefined => {
  if (pairs.length === 0) return undefined
  const parts: [number, number][] = []
  const [ious, dices]: [number[], number[]] = [[], []]
  for (const { truth, said } of pairs) {
    const found = objectAgreement({ id: 'said', content: said }, { id: 'truth', content: truth }, plan, { needsLabel: true })
    parts.push([2 * (found.detections[0]?.matched ?? 0), found.marks[0] + found.marks[1]])
    if (found.meanIou !== null) ious.push(found.meanIou)
    dices.push(...dicesOf({ truth, said }))
  }
  const [iou, dice] = [mean(ious), mean(dices)]
  const [matched, marks] = [0, 1].map((at) => parts.reduce((sum, part) => sum + (part[at] ?? 0), 0))
  const f1 = marks === 0 ? 1 : (matched ?? 0) / (marks ?? 1)
  return { all: { f1, ...(iou === undefined ? {} : { meanIou: iou }), ...(dice === undefined ? {} : { dice }) }, parts }
}
