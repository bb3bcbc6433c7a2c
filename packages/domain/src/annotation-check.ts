import { areaOf, isWithin, problemsOf } from '@reticle/geometry'
import type { AnnotationContent } from './annotation.ts'
import type { Answer } from './answer.ts'
import { applicableQuestions, type Protocol } from './protocol.ts'
import type { Question, ValidationRule } from './protocol-body.ts'
import type { Region } from './region.ts'

/** What is wrong with an annotation, with its place. `hard` stops a submit, `soft` asks. */
export type AnnotationProblem = {
  readonly severity: 'hard' | 'soft'
  readonly code:
    | 'unknown-label'
    | 'tool-not-allowed'
    | 'duplicate-region-id'
    | 'outside-image'
    | 'unsound-shape'
    | 'unknown-question'
    | 'question-not-asked'
    | 'duplicate-answer'
    | 'wrong-kind'
    | 'unknown-option'
    | 'out-of-range'
    | 'cannot-tell-not-allowed'
    | 'unanswered'
    | 'rule'
  readonly message: string
  readonly regionId?: string
  readonly questionId?: string
  readonly ruleId?: string
}

/** Width and height of the full-resolution image, in px. */
export type ImageSize = { readonly width: number; readonly height: number }

/** How far a mark may stand out of the image, in px: what rounding in files and in other tools makes of a mark on the border. */
const slack = 0.01

const checkShape = ({ id: regionId, geometry }: Region, image: ImageSize | undefined): AnnotationProblem[] => {
  const [unsound] = problemsOf(geometry)
  if (unsound !== undefined)
    return [{ severity: 'hard', code: 'unsound-shape', regionId, message: `a mark cannot be kept: ${unsound.message}; draw it again` }]
  if (image === undefined || isWithin(geometry, image.width, image.height, slack)) return []
  const message = `a mark stands out of the image, which has ${image.width} x ${image.height} px: move it inside`
  return [{ severity: 'hard', code: 'outside-image', regionId, message }]
}

const geometryTools: Readonly<Record<Region['geometry']['type'], string>> = {
  point: 'point',
  box: 'box',
  polygon: 'polygon',
  ellipse: 'ellipse',
  polyline: 'polyline',
  mask: 'mask',
}

const checkRegions = (protocol: Protocol, regions: readonly Region[], image: ImageSize | undefined): AnnotationProblem[] => {
  const labels = new Set(protocol.labels.map((label) => label.id))
  const tools = new Set<string>(protocol.tools)
  const makesMasks = ['pixel-vote', 'staple'].includes(protocol.consensus.regions.method)
  const seen = new Set<string>()
  const problems: AnnotationProblem[] = []
  for (const region of regions) {
    const regionId = region.id
    if (seen.has(regionId))
      problems.push({ severity: 'hard', code: 'duplicate-region-id', regionId, message: `two regions have the id "${regionId}"` })
    seen.add(regionId)
    if (!labels.has(region.labelId))
      problems.push({ severity: 'hard', code: 'unknown-label', regionId, message: `the label "${region.labelId}" is not in this protocol` })
    // Pixel vote and STAPLE make masks of other marks; an accepted consensus object may stay what it is.
    const isFused = makesMasks && region.geometry.type === 'mask' && region.origin.kind === 'consensus'
    if (!isFused && !tools.has(geometryTools[region.geometry.type]))
      problems.push({
        severity: 'hard',
        code: 'tool-not-allowed',
        regionId,
        message: `this protocol does not allow marks of the kind ${region.geometry.type}`,
      })
    problems.push(...checkShape(region, image))
  }
  return problems
}

const checkValue = (question: Question, answer: Answer): AnnotationProblem[] => {
  const questionId = question.id
  const wrong = (code: AnnotationProblem['code'], message: string): AnnotationProblem[] => [{ severity: 'hard', code, questionId, message }]
  const { value } = answer
  const options = new Set(question.options.map((option) => option.id))
  switch (value.kind) {
    case 'cannot-tell':
      return question.allowsCannotTell ? [] : wrong('cannot-tell-not-allowed', `"${question.text}" needs a definite answer`)
    case 'choice':
      if (question.kind !== 'single') return wrong('wrong-kind', `"${question.text}" does not take one option`)
      return options.has(value.option) ? [] : wrong('unknown-option', `"${value.option}" is not an option of "${question.text}"`)
    case 'choices': {
      if (question.kind !== 'multiple') return wrong('wrong-kind', `"${question.text}" does not take several options`)
      const unknown = value.options.find((option) => !options.has(option))
      if (unknown !== undefined) return wrong('unknown-option', `"${unknown}" is not an option of "${question.text}"`)
      return question.isRequired && value.options.length === 0 ? wrong('unanswered', `"${question.text}" has no option chosen`) : []
    }
    case 'number': {
      if (question.kind !== 'number') return wrong('wrong-kind', `"${question.text}" does not take a number`)
      const isBelow = question.min !== undefined && value.value < question.min
      const isAbove = question.max !== undefined && value.value > question.max
      return isBelow || isAbove
        ? wrong('out-of-range', `"${question.text}": ${value.value} is outside ${question.min ?? '-∞'} to ${question.max ?? '∞'}`)
        : []
    }
    case 'text':
      if (question.kind !== 'text') return wrong('wrong-kind', `"${question.text}" does not take text`)
      return question.isRequired && value.value.trim() === '' ? wrong('unanswered', `"${question.text}" is empty`) : []
  }
}

const checkAnswers = (protocol: Protocol, answers: readonly Answer[]): AnnotationProblem[] => {
  const asked = applicableQuestions(protocol, answers)
  const problems: AnnotationProblem[] = []
  const seen = new Set<string>()
  for (const answer of answers) {
    const { questionId } = answer
    const question = protocol.questions.find((one) => one.id === questionId)
    if (question === undefined)
      problems.push({
        severity: 'hard',
        code: 'unknown-question',
        questionId,
        message: `the question "${questionId}" is not in this protocol`,
      })
    else if (seen.has(questionId))
      problems.push({ severity: 'hard', code: 'duplicate-answer', questionId, message: `"${question.text}" is answered twice` })
    else if (!asked.includes(question))
      problems.push({
        severity: 'hard',
        code: 'question-not-asked',
        questionId,
        message: `"${question.text}" is not asked after these answers`,
      })
    else problems.push(...checkValue(question, answer))
    seen.add(questionId)
  }
  for (const question of asked)
    if (question.isRequired && !seen.has(question.id))
      problems.push({ severity: 'hard', code: 'unanswered', questionId: question.id, message: `"${question.text}" is not answered` })
  return problems
}

const checkRule = (rule: ValidationRule, regions: readonly Region[]): AnnotationProblem[] => {
  const concerned = regions.filter((region) => rule.labelId === undefined || region.labelId === rule.labelId)
  const { severity, id: ruleId } = rule
  const name = rule.labelId ?? 'any label'
  switch (rule.kind) {
    case 'region-count': {
      const n = concerned.length
      const isOff = (rule.min !== undefined && n < rule.min) || (rule.max !== undefined && n > rule.max)
      const range = `${rule.min ?? 0} to ${rule.max ?? 'any number of'}`
      return isOff
        ? [{ severity, code: 'rule', ruleId, message: rule.message || `${n} regions of ${name}; the protocol wants ${range}` }]
        : []
    }
    case 'region-size':
      return concerned.flatMap((region) => {
        // A point or a line has no area to be too small.
        if (region.geometry.type === 'point' || region.geometry.type === 'polyline') return []
        const area = areaOf(region.geometry)
        const isOff = (rule.minArea !== undefined && area < rule.minArea) || (rule.maxArea !== undefined && area > rule.maxArea)
        const message = rule.message || `an area of ${area.toFixed(1)} px² is outside ${rule.minArea ?? 0} to ${rule.maxArea ?? '∞'}`
        return isOff ? [{ severity, code: 'rule' as const, ruleId, regionId: region.id, message }] : []
      })
  }
}

/**
 * All problems of an annotation under its protocol, in a stable order; without a hard one it can be submitted. Whether marks lie inside is
 * checked when the size of the sample is given, which every submission does.
 */
export const checkAnnotation = (protocol: Protocol, content: AnnotationContent, image?: ImageSize): AnnotationProblem[] => [
  ...checkRegions(protocol, content.regions, image),
  ...checkAnswers(protocol, content.answers),
  ...protocol.rules.flatMap((rule) => checkRule(rule, content.regions)),
]
