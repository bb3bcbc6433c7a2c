import type { LengthUnit, ProtocolInput, ValidationRule } from '@reticle/domain'
import { conditionOf, type QuestionDraft, type QuestionIds } from './draft-questions.ts'
import { newRowId } from './row-id.ts'
import { idsOf, type Row } from './stable-ids.ts'
import { t } from './words.ts'

/** A rule in the form: what each kind needs side by side, so that nothing typed is lost when another kind is looked at. Labels and questions by rows. */
export type RuleDraft = Row & {
  readonly kind: ValidationRule['kind']
  readonly severity: ValidationRule['severity']
  readonly message: string
  readonly label: string | null
  readonly otherLabel: string | null
  readonly least: number | ''
  readonly most: number | ''
  readonly unit: LengthUnit
  /** Percent of a mark: the most that overlaps, the least that lies inside. */
  readonly overlap: number
  readonly inside: number
  readonly question: string | null
  readonly when: QuestionDraft['showWhen']
  readonly scope: 'region' | 'annotation'
  readonly expression: string
}

export const newRule = (kind: RuleDraft['kind']): RuleDraft => ({
  ...{ rowId: newRowId(), id: null, kind, severity: 'hard', message: '', label: null, otherLabel: null, least: '', most: '', unit: 'px' },
  ...{ overlap: 0, inside: 100, question: null, when: { question: null, options: [] }, scope: 'region', expression: '' },
})

type Rows = {
  /** Rows by ids. */
  readonly labels: ReadonlyMap<string, string>
  readonly questions: readonly QuestionDraft[]
}

const percent = (share: number): number => Number((100 * share).toFixed(4))

const whenDraft = (questions: readonly QuestionDraft[], when: { questionId: string; options: string[] } | undefined): RuleDraft['when'] => {
  const question = questions.find(({ id }) => id === when?.questionId)
  const chosen = question?.options.filter(({ id }) => id !== null && when?.options.includes(id)) ?? []
  return { question: question?.rowId ?? null, options: chosen.map(({ rowId }) => rowId) }
}

export const ruleDraft = (rule: ValidationRule, { labels, questions }: Rows): RuleDraft => {
  const rowOf = (id: string | undefined) => (id === undefined ? null : (labels.get(id) ?? null))
  const { id, severity, message } = rule
  const base: RuleDraft = { ...newRule(rule.kind), id, severity, message, label: rowOf(rule.labelId) }
  switch (rule.kind) {
    case 'region-count':
      return { ...base, least: rule.min ?? '', most: rule.max ?? '' }
    case 'region-size':
      return { ...base, least: rule.minArea ?? '', most: rule.maxArea ?? '', unit: rule.unit }
    case 'no-overlap':
      return { ...base, otherLabel: rowOf(rule.otherLabelId), overlap: percent(rule.maxShare) }
    case 'inside-of':
      return { ...base, otherLabel: rowOf(rule.insideLabelId), inside: percent(rule.minShare) }
    case 'answer-required':
      return {
        ...base,
        question: questions.find((question) => question.id === rule.questionId)?.rowId ?? null,
        when: whenDraft(questions, rule.when),
      }
    case 'expression':
      return { ...base, scope: rule.scope, expression: rule.expression }
  }
}

const limits = <Least extends string, Most extends string>({ least, most }: RuleDraft, leastName: Least, mostName: Most) => ({
  ...(least === '' ? {} : { [leastName]: least }),
  ...(most === '' ? {} : { [mostName]: most }),
})

type RuleInput = NonNullable<ProtocolInput['rules']>[number]

type Ids = { readonly labels: ReadonlyMap<string, string>; readonly questions: QuestionIds }

const ruleOf = (rule: RuleDraft, id: string, ids: Ids): RuleInput => {
  const { kind, severity, message } = rule
  const nameOf = (row: string | null) => (row === null ? undefined : ids.labels.get(row))
  const [label, other] = [nameOf(rule.label), nameOf(rule.otherLabel)]
  const shared = { id, severity, message: message.trim() }
  const about = { ...shared, ...(label === undefined ? {} : { labelId: label }) }
  switch (kind) {
    case 'region-count':
      return { kind, ...about, ...limits(rule, 'min', 'max') }
    case 'region-size':
      return { kind, ...about, ...limits(rule, 'minArea', 'maxArea'), unit: rule.unit }
    case 'no-overlap':
      return { kind, ...about, ...(other === undefined ? {} : { otherLabelId: other }), maxShare: rule.overlap / 100 }
    case 'inside-of':
      return { kind, ...shared, labelId: label ?? '', insideLabelId: other ?? '', minShare: rule.inside / 100 }
    case 'answer-required': {
      const when = conditionOf(ids.questions, rule.when)
      const questionId = ids.questions.questions.get(rule.question ?? '') ?? ''
      return { kind, ...about, questionId, ...(when === undefined ? {} : { when }) }
    }
    case 'expression':
      return { kind, ...(rule.scope === 'region' ? about : shared), scope: rule.scope, expression: rule.expression.trim() }
  }
}

/** What would be published of the rules; what is missing is empty, and the protocol's own checks say so. */
export const rulesOf = (rules: readonly RuleDraft[], ids: Ids): RuleInput[] => {
  const own = idsOf(rules, (rule) => rule.message.slice(0, 40) || rule.kind, 'rule')
  return rules.map((rule) => ruleOf(rule, own.get(rule.rowId) ?? '', ids))
}

/** What is missing in the rules, by place in the form. */
export const missingInRules = (rules: readonly RuleDraft[]): Record<string, string> => {
  const problems: Record<string, string> = {}
  rules.forEach(({ kind, least, most, label, otherLabel, question, when, expression }, index) => {
    const at = (field: string, message: string) => {
      problems[`rules.${index}.${field}`] = message
    }
    if ((kind === 'region-count' || kind === 'region-size') && least === '' && most === '') at('least', t('ruleProblems.limits'))
    if (kind === 'inside-of' && label === null) at('label', t('ruleProblems.label'))
    if (kind === 'inside-of' && otherLabel === null) at('otherLabel', t('ruleProblems.insideOf'))
    if (kind === 'answer-required' && question === null) at('question', t('ruleProblems.question'))
    if (kind === 'answer-required' && when.question !== null && when.options.length === 0) at('when.options', t('ruleProblems.answers'))
    if (kind === 'expression' && expression.trim() === '') at('expression', t('ruleProblems.condition'))
  })
  return problems
}
