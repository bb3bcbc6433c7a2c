import { type Geometry, isWithin, problemsOf } from '@reticle/geometry'
import type { AnnotationContent } from './annotation.ts'
import type { AnnotationProblem, ImageFacts } from './annotation-problem.ts'
import { checkAnswersTo } from './answer-check.ts'
import { remembered } from './memo.ts'
import { checkPolicy } from './policy-check.ts'
import { applicableQuestions, type Protocol, questionsOnMark } from './protocol.ts'
import type { Region } from './region.ts'
import { checkRule } from './rule-check.ts'
import { marksOfTool } from './tools.ts'

/** How far a mark may stand out of the image, in px: what rounding in files and in other tools makes of a mark on the border. */
const slack = 0.01

const unsoundness = remembered((geometry: Geometry) => problemsOf(geometry)[0])

const checkShape = ({ id: regionId, geometry }: Region, image: ImageFacts | undefined): AnnotationProblem[] => {
  const unsound = unsoundness(geometry)
  if (unsound !== undefined)
    return [{ severity: 'hard', code: 'unsound-shape', regionId, message: `a mark cannot be kept: ${unsound.message}; draw it again` }]
  if (image === undefined || isWithin(geometry, image.width, image.height, slack)) return []
  const message = `a mark stands out of the image, which has ${image.width} x ${image.height} px: move it inside`
  return [{ severity: 'hard', code: 'outside-image', regionId, message }]
}

const checkPlane = ({ id: regionId, plane }: Region, image: ImageFacts | undefined): AnnotationProblem[] => {
  const beyond = (['z', 't'] as const).find((axis) => (plane?.[axis] ?? 0) >= (image?.planes?.[axis] ?? Number.POSITIVE_INFINITY))
  if (beyond === undefined) return []
  const message = `a mark lies on ${beyond} ${plane?.[beyond]}, and the image has ${image?.planes?.[beyond]}: delete it`
  return [{ severity: 'hard', code: 'outside-image', regionId, message }]
}

const checkRegions = (protocol: Protocol, regions: readonly Region[], image: ImageFacts | undefined): AnnotationProblem[] => {
  const labels = new Map(protocol.labels.map((label) => [label.id, label]))
  const allowed = new Set<string>(protocol.tools.flatMap(marksOfTool))
  const makesMasks = ['pixel-vote', 'staple'].includes(protocol.consensus.regions.method)
  const seen = new Set<string>()
  const problems: AnnotationProblem[] = []
  for (const region of regions) {
    const regionId = region.id
    const hard = (code: AnnotationProblem['code'], message: string) => problems.push({ severity: 'hard', code, regionId, message })
    if (seen.has(regionId)) hard('duplicate-region-id', `two regions have the id "${regionId}"`)
    seen.add(regionId)
    const label = labels.get(region.labelId)
    if (label === undefined) hard('unknown-label', `the label "${region.labelId}" is not in this protocol`)
    else if (label.isRetired === true) hard('retired-label', `"${label.name}" is not used any more: choose another label`)
    const { geometry } = region
    // Pixel vote and STAPLE make masks of other marks; an accepted consensus object may stay what it is.
    const isFused = makesMasks && geometry.type === 'mask' && region.origin.kind === 'consensus'
    if (!isFused && !allowed.has(geometry.type)) hard('tool-not-allowed', `this protocol does not allow marks of the kind ${geometry.type}`)
    const wanted = label?.skeleton?.points.length ?? 0
    if (geometry.type === 'skeleton' && label !== undefined && geometry.states.length !== wanted)
      hard('wrong-keypoints', `a mark has ${geometry.states.length} keypoints; "${label.name}" has ${wanted}: draw it again`)
    problems.push(...checkShape(region, image), ...checkPlane(region, image))
    problems.push(...checkAnswersTo(protocol, 'region', questionsOnMark(protocol, region), region.answers ?? [], regionId))
  }
  return problems
}

/**
 * All problems of an annotation under its protocol, in a stable order; without a hard one it can be submitted. Whether marks lie inside is
 * checked when the size of the sample is given, which every submission does.
 */
export const checkAnnotation = (protocol: Protocol, content: AnnotationContent, image?: ImageFacts): AnnotationProblem[] => [
  ...checkRegions(protocol, content.regions, image),
  ...checkPolicy(protocol, content.regions),
  ...checkAnswersTo(protocol, 'sample', applicableQuestions(protocol, content.answers), content.answers),
  ...protocol.rules.flatMap((rule) => checkRule(rule, protocol, content, image)),
]
