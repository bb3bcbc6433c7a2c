import type { AnnotationProblem, Protocol, ValidationRule } from '@reticle/domain'
import { ruleWords } from '../../projects/protocol/rule-words.ts'
import { t } from '../words.ts'

export type RuleState = {
  readonly id: string
  readonly text: string
  readonly severity: 'hard' | 'soft'
  /** What breaks it; empty: it is kept. */
  readonly problems: readonly AnnotationProblem[]
}

/** A rule in the protocol's own words, or in those that follow from it. */
const ruleText = (rule: ValidationRule, protocol: Protocol): string => {
  const words = rule.message === '' ? ruleWords(rule, protocol) : rule.message
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

const stateOf = (id: string, text: string, problems: readonly AnnotationProblem[]): RuleState => ({
  id,
  text,
  severity: problems.some(({ severity }) => severity === 'soft') ? 'soft' : 'hard',
  problems,
})

/** The rules of a protocol as they stand, in its order; then what every annotation has to keep. Without questions there is none to answer. */
export const ruleStates = (protocol: Protocol, problems: readonly AnnotationProblem[]): readonly RuleState[] => {
  const isAboutAnswers = ({ questionId, ruleId }: AnnotationProblem) => questionId !== undefined && ruleId === undefined
  const rules = protocol.rules.map((rule): RuleState => {
    const broken = problems.filter(({ ruleId }) => ruleId === rule.id)
    return { id: rule.id, text: ruleText(rule, protocol), severity: rule.severity, problems: broken }
  })
  const answers = problems.filter(isAboutAnswers)
  const shapes = problems.filter((problem) => problem.ruleId === undefined && !isAboutAnswers(problem))
  return [
    ...rules,
    ...(protocol.questions.length === 0 ? [] : [stateOf('answers', t('rules.answered'), answers)]),
    ...(protocol.labels.length === 0 ? [] : [stateOf('shapes', t('rules.shapes'), shapes)]),
  ]
}

/** The mark that breaks a rule after the ones that are selected, in a ring, in the order of the list. */
export const nextBroken = (
  regionIds: readonly string[],
  broken: ReadonlySet<string> | ReadonlyMap<string, unknown>,
  selected: readonly string[],
): string | undefined => {
  const at = regionIds.indexOf(selected.at(-1) ?? '')
  const ring = [...regionIds.slice(at + 1), ...regionIds.slice(0, at + 1)]
  return ring.find((id) => broken.has(id))
}
