import { areaOf, type Geometry, hasArea } from '@reticle/geometry'
import type { AnnotationContent } from './annotation.ts'
import type { AnnotationProblem, ImageFacts } from './annotation-problem.ts'
import { checkExpression } from './expression.ts'
import { areaFactor } from './length-units.ts'
import { remembered } from './memo.ts'
import { chosenOptions, type Protocol, questionsOnMark } from './protocol.ts'
import type { Region } from './region.ts'
import { outside, overlapping } from './rule-place.ts'
import type { ValidationRule } from './validation-rules.ts'

type RuleOf<Kind extends ValidationRule['kind']> = Extract<ValidationRule, { kind: Kind }>

const problemOf = (rule: ValidationRule, message: string, regionId?: string): AnnotationProblem => ({
  severity: rule.severity,
  code: 'rule',
  ruleId: rule.id,
  message: rule.message || message,
  ...(regionId === undefined ? {} : { regionId }),
})

const withLabel = (regions: readonly Region[], labelId: string | undefined): readonly Region[] =>
  labelId === undefined ? regions : regions.filter((region) => region.labelId === labelId)

const nameOf = (protocol: Protocol, labelId: string): string => protocol.labels.find(({ id }) => id === labelId)?.name ?? labelId

const rangeWords = (least: number | undefined, most: number | undefined): string => {
  if (most === undefined) return `${least ?? 0} or more`
  return least === undefined ? `${most} or fewer` : least === most ? `${least}` : `${least} to ${most}`
}

/** What is in sight is counted through planes: an object that goes through many is one. */
const objectsIn = (regions: readonly Region[]): number => {
  const tracks = new Set(regions.flatMap(({ track }) => track?.id ?? []))
  return tracks.size + regions.filter(({ track }) => track === undefined).length
}

const checkCount = (rule: RuleOf<'region-count'>, protocol: Protocol, concerned: readonly Region[]): AnnotationProblem[] => {
  const n = objectsIn(concerned)
  const isOff = (rule.min !== undefined && n < rule.min) || (rule.max !== undefined && n > rule.max)
  const what = rule.labelId === undefined ? '' : ` of ${nameOf(protocol, rule.labelId)}`
  const words = `${n} ${n === 1 ? 'mark' : 'marks'}${what}; the protocol wants ${rangeWords(rule.min, rule.max)}`
  return isOff ? [problemOf(rule, words)] : []
}

const areaNow = remembered((geometry: Geometry) => areaOf(geometry))

const checkSize = (rule: RuleOf<'region-size'>, concerned: readonly Region[], image: ImageFacts | undefined): AnnotationProblem[] => {
  const factor = areaFactor(rule.unit, image?.spacing)
  if (factor === undefined) return []
  return concerned.flatMap((region) => {
    // A point or a line has no area to be too small.
    if (!hasArea(region.geometry)) return []
    const area = areaNow(region.geometry) * factor
    const isOff = (rule.minArea !== undefined && area < rule.minArea) || (rule.maxArea !== undefined && area > rule.maxArea)
    const words = `a mark of ${Number(area.toPrecision(4))} ${rule.unit}²; the protocol wants ${rangeWords(rule.minArea, rule.maxArea)} ${rule.unit}²`
    return isOff ? [problemOf(rule, words, region.id)] : []
  })
}

const checkOverlap = (rule: RuleOf<'no-overlap'>, regions: readonly Region[]): AnnotationProblem[] => {
  const words = rule.maxShare === 0 ? 'two marks overlap' : `two marks overlap by more than ${Math.round(rule.maxShare * 100)} %`
  const second = withLabel(regions, rule.otherLabelId ?? rule.labelId)
  return overlapping(withLabel(regions, rule.labelId), second, rule.maxShare).map(({ id }) => problemOf(rule, words, id))
}

const checkInside = (rule: RuleOf<'inside-of'>, protocol: Protocol, regions: readonly Region[]): AnnotationProblem[] => {
  const words = `a mark of ${nameOf(protocol, rule.labelId)} lies outside of every ${nameOf(protocol, rule.insideLabelId)}`
  const around = withLabel(regions, rule.insideLabelId)
  return outside(withLabel(regions, rule.labelId), around, rule.minShare).map(({ id }) => problemOf(rule, words, id))
}

/** A question that is not asked on a mark cannot be required there. */
const checkRequired = (rule: RuleOf<'answer-required'>, protocol: Protocol, concerned: readonly Region[]): AnnotationProblem[] => {
  const { when } = rule
  const condition = protocol.questions.find((question) => question.id === when?.questionId)
  return concerned.flatMap((region) => {
    const given = (questionId: string) => region.answers?.find((answer) => answer.questionId === questionId)?.value
    const question = questionsOnMark(protocol, region).find(({ id }) => id === rule.questionId)
    const chosen = condition === undefined ? [] : chosenOptions(condition, given(condition.id))
    const applies = when === undefined || chosen.some((option) => when.options.includes(option))
    if (question === undefined || !applies || given(rule.questionId) !== undefined) return []
    return [problemOf(rule, `"${question.text}" is not answered for a mark`, region.id)]
  })
}

/** What an annotation has against one rule (docs/spec/rules.md). */
export const checkRule = (
  rule: ValidationRule,
  protocol: Protocol,
  content: AnnotationContent,
  image: ImageFacts | undefined,
): AnnotationProblem[] => {
  const { regions } = content
  // Where an object is out of the frame it has no size and no place.
  const seen = regions.filter(({ track }) => track?.state !== 'outside')
  switch (rule.kind) {
    case 'region-count':
      return checkCount(rule, protocol, withLabel(regions, rule.labelId))
    case 'region-size':
      return checkSize(rule, withLabel(seen, rule.labelId), image)
    case 'no-overlap':
      return checkOverlap(rule, seen)
    case 'inside-of':
      return checkInside(rule, protocol, seen)
    case 'answer-required':
      return checkRequired(rule, protocol, withLabel(regions, rule.labelId))
    case 'expression':
      return checkExpression(rule, protocol, content, image).map(({ message, regionId, isUnchecked = false }) =>
        // What could not be looked at must not stop a submit for good.
        problemOf(isUnchecked ? { ...rule, severity: 'soft', message: '' } : rule, message, regionId),
      )
  }
}
