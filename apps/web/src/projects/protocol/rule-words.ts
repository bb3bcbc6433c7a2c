import type { Protocol, ValidationRule } from '@reticle/domain'
import { t } from '../../app/words.ts'
import { eitherOf } from '../../language/lists.ts'
import { plain } from '../../language/plain.ts'

type Known = Pick<Protocol, 'labels' | 'questions'>

const nameOf = ({ labels }: Known, id: string | undefined): string => labels.find((label) => label.id === id)?.name ?? id ?? ''

/** "2 to 5", "at least 2", "at most 5". */
const rangeWords = (least: number | undefined, most: number | undefined): string => {
  if (least !== undefined && most !== undefined)
    return least === most
      ? t('validation.exactly', { value: plain(least) })
      : t('validation.fromTo', { least: plain(least), most: plain(most) })
  if (least !== undefined) return t('validation.atLeast', { value: plain(least) })
  return most === undefined ? t('validation.anyNumber') : t('validation.atMost', { value: plain(most) })
}

const percentOf = (share: number): string => t('validation.percent', { share: 100 * share })

const optionWords = ({ questions }: Known, questionId: string, options: readonly string[]): string => {
  const question = questions.find(({ id }) => id === questionId)
  return eitherOf(options.map((id) => t('validation.quoted', { name: question?.options.find((option) => option.id === id)?.text ?? id })))
}

/** A rule as a sentence: what has to hold. Said on the bench, too, and so in the words of the app. */
export const ruleWords = (rule: ValidationRule, known: Known): string => {
  const about = { label: nameOf(known, rule.labelId), isAny: rule.labelId === undefined ? 'yes' : 'no' }
  switch (rule.kind) {
    case 'region-count':
      return t('validation.count', { ...about, range: rangeWords(rule.min, rule.max) })
    case 'region-size':
      return t('validation.size', { ...about, range: rangeWords(rule.minArea, rule.maxArea), unit: rule.unit })
    case 'no-overlap': {
      const others = rule.otherLabelId === undefined ? t('validation.ownKind') : nameOf(known, rule.otherLabelId)
      return rule.maxShare === 0
        ? t('validation.noOverlap', { ...about, others })
        : t('validation.littleOverlap', { ...about, others, share: percentOf(rule.maxShare) })
    }
    case 'inside-of': {
      const within = { ...about, others: nameOf(known, rule.insideLabelId) }
      return rule.minShare === 1
        ? t('validation.inside', within)
        : t('validation.partInside', { ...within, share: percentOf(rule.minShare) })
    }
    case 'answer-required': {
      const asked = { ...about, question: known.questions.find(({ id }) => id === rule.questionId)?.text ?? rule.questionId }
      if (rule.when === undefined) return t('validation.answered', asked)
      return t('validation.answeredAfter', { ...asked, answers: optionWords(known, rule.when.questionId, rule.when.options) })
    }
    case 'expression':
      return rule.scope === 'region'
        ? t('validation.forEach', { ...about, expression: rule.expression })
        : t('validation.once', { expression: rule.expression })
  }
}
