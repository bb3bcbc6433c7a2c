import { type AnswerValue, answerKey, type Question } from '@reticle/domain'
import { t } from './words.ts'

type Asked = Pick<Question, 'options' | 'unit'>

/** The way to an option of a tree, from the top down; its text alone in a flat list. */
const optionWords = (options: Question['options'], id: string): string => {
  const path: string[] = []
  const seen = new Set<string>()
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); ) {
    seen.add(at)
    const option = options.find((one) => one.id === at)
    path.unshift(option?.text ?? at)
    at = option?.parent
  }
  return path.join(' › ')
}

/** An answer as people say it. */
export const answerWords = ({ options, unit }: Asked, value: AnswerValue | undefined): string => {
  if (value === undefined) return t('answer.none')
  switch (value.kind) {
    case 'cannot-tell':
      return t('answer.cannotTell')
    case 'choice':
      return optionWords(options, value.option)
    case 'choices':
      return value.options.length === 0 ? t('answer.noneOfThem') : value.options.map((id) => optionWords(options, id)).join(', ')
    default:
      return `${answerKey(value)}${unit === undefined ? '' : ` ${unit}`}`
  }
}
