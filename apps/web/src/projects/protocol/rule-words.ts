import type { Protocol, ValidationRule } from '@reticle/domain'

type Known = Pick<Protocol, 'labels' | 'questions'>

const nameOf = ({ labels }: Known, id: string | undefined): string => labels.find((label) => label.id === id)?.name ?? id ?? ''

/** "2 to 5", "at least 2", "at most 5". */
const rangeWords = (least: number | undefined, most: number | undefined): string => {
  if (least !== undefined && most !== undefined) return least === most ? `exactly ${least}` : `${least} to ${most}`
  if (least !== undefined) return `at least ${least}`
  return most === undefined ? 'any number of' : `at most ${most}`
}

const percentWords = (share: number): string => `${Number((100 * share).toFixed(2))} %`

const optionWords = ({ questions }: Known, questionId: string, options: readonly string[]): string => {
  const question = questions.find(({ id }) => id === questionId)
  return options.map((id) => `“${question?.options.find((option) => option.id === id)?.text ?? id}”`).join(' or ')
}

/** A rule as a sentence: what has to hold. */
export const ruleWords = (rule: ValidationRule, known: Known): string => {
  const marks = rule.labelId === undefined ? 'mark' : nameOf(known, rule.labelId)
  switch (rule.kind) {
    case 'region-count':
      return `${rangeWords(rule.min, rule.max)} of ${rule.labelId === undefined ? 'all marks together' : marks}`
    case 'region-size':
      return `each ${marks} has an area of ${rangeWords(rule.minArea, rule.maxArea)} ${rule.unit}²`
    case 'no-overlap': {
      const others = rule.otherLabelId === undefined ? 'another of its kind' : nameOf(known, rule.otherLabelId)
      return `no ${marks} overlaps ${others}${rule.maxShare === 0 ? '' : ` by more than ${percentWords(rule.maxShare)} of the smaller one`}`
    }
    case 'inside-of': {
      const part = rule.minShare === 1 ? '' : `, with at least ${percentWords(rule.minShare)} of itself`
      return `each ${marks} lies inside of one ${nameOf(known, rule.insideLabelId)}${part}`
    }
    case 'answer-required': {
      const question = known.questions.find(({ id }) => id === rule.questionId)?.text ?? rule.questionId
      const after = rule.when === undefined ? '' : `, after ${optionWords(known, rule.when.questionId, rule.when.options)}`
      return `“${question}” is answered for each ${marks}${after}`
    }
    case 'expression':
      return `${rule.scope === 'region' ? `for each ${marks}` : 'once'}: ${rule.expression}`
  }
}

export const ruleNames: Readonly<Record<ValidationRule['kind'], string>> = {
  'region-count': 'How many marks',
  'region-size': 'How large a mark is',
  'no-overlap': 'No overlap',
  'inside-of': 'Inside of another label',
  'answer-required': 'Answer required when',
  expression: 'Own condition (CEL)',
}
