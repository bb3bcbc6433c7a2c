import { type AnnotationContent, answerKey, applicableQuestions, type Protocol } from '@reticle/domain'
import { foundMarks } from '../assist/match-marks.ts'

/**
 * Whether two resolutions say the same (docs/spec/models.md, MR38): the same answers to what both ask, and the same objects under the same labels, one to
 * one by the plan's closeness. Free text is not compared.
 */
export const isSameOutcome = (protocol: Protocol, first: AnnotationContent, second: AnnotationContent): boolean => {
  const keysOf = ({ answers }: AnnotationContent): string =>
    applicableQuestions(protocol, answers)
      .filter(({ kind }) => kind !== 'text')
      .map(({ id }) => {
        const value = answers.find(({ questionId }) => questionId === id)?.value
        return `${id} ${value === undefined ? '' : answerKey(value)}`
      })
      .join('\n')
  if (keysOf(first) !== keysOf(second)) return false
  if (first.regions.length !== second.regions.length) return false
  const { iou, distance } = protocol.consensus.regions
  return foundMarks(first.regions, second.regions, { iou, distance }).size === first.regions.length
}
