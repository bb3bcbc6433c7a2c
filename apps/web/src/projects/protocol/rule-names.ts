import type { ValidationRule } from '@reticle/domain'
import { t } from './words.ts'

export const ruleNames: Readonly<Record<ValidationRule['kind'], string>> = {
  'region-count': t('ruleNames.region-count'),
  'region-size': t('ruleNames.region-size'),
  'no-overlap': t('ruleNames.no-overlap'),
  'inside-of': t('ruleNames.inside-of'),
  'answer-required': t('ruleNames.answer-required'),
  expression: t('ruleNames.expression'),
}
