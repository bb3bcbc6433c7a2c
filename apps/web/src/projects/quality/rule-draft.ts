import { type Condition, conditionSchema, type Protocol, protocolSchema, type RoutingRule } from '@reticle/domain'

export type Comparison = { readonly fact: string; readonly op: '<' | '<=' | '=' | '>=' | '>' | '!='; readonly value: number }
export const operators = ['<', '<=', '=', '>=', '>', '!='] as const satisfies readonly Comparison['op'][]

/** A rule as it is written: all of several comparisons, or its condition as JSON where it says more than that. */
export type RuleDraft = {
  readonly key: string
  readonly id: string
  readonly reason: string
  readonly comparisons: readonly Comparison[]
  readonly json: string | null
  readonly effect: 'settle' | 'contest' | 'more-reads'
  readonly reads: number
}

const comparisonsIn = (condition: Condition): readonly Comparison[] | null => {
  if ('fact' in condition) return [condition]
  if (!('all' in condition)) return null
  return condition.all.every((one): one is Comparison => 'fact' in one) ? condition.all : null
}

export const draftOf = ({ id, reason, when, effect }: RoutingRule): RuleDraft => {
  const comparisons = comparisonsIn(when)
  return {
    key: id,
    id,
    reason,
    comparisons: comparisons ?? [],
    json: comparisons === null ? JSON.stringify(when) : null,
    effect: effect.kind,
    reads: effect.kind === 'more-reads' ? effect.reads : 1,
  }
}

/** A new rule, with an id that none of the others has. */
export const newRule = (rules: readonly RuleDraft[]): RuleDraft => {
  let n = rules.length + 1
  while (rules.some(({ id }) => id === `rule-${n}`)) n += 1
  return {
    key: `rule-${n}`,
    id: `rule-${n}`,
    reason: 'readers agree',
    comparisons: [{ fact: 'agreement', op: '>=', value: 0.8 }],
    json: null,
    effect: 'settle',
    reads: 1,
  }
}

const conditionOf = ({ comparisons, json }: RuleDraft): Condition | undefined => {
  if (json !== null) {
    try {
      return conditionSchema.safeParse(JSON.parse(json)).data
    } catch {
      return undefined
    }
  }
  const [first] = comparisons
  return comparisons.length === 1 && first !== undefined ? first : { all: [...comparisons] }
}

/** The rule, or undefined when its condition is none. */
export const ruleOf = (draft: RuleDraft): RoutingRule | undefined => {
  const when = conditionOf(draft)
  if (when === undefined) return undefined
  const { id, reason, effect, reads } = draft
  return { id, reason, when, effect: effect === 'more-reads' ? { kind: effect, reads } : { kind: effect } }
}

export type Redundancy = Protocol['redundancy']

/** What the protocol says against these rules, by the number of the rule where it is one's; as publishing would say it. */
export const problemsOf = (
  protocol: Protocol,
  drafts: readonly RuleDraft[],
  redundancy: Redundancy,
): { rule: number | null; message: string }[] => {
  const rules = drafts.map(ruleOf)
  const broken = rules.flatMap((rule, place) => (rule === undefined ? [{ rule: place, message: 'the condition is no condition' }] : []))
  if (broken.length > 0) return broken
  const parsed = protocolSchema.safeParse({ ...protocol, routing: rules, redundancy })
  return (parsed.error?.issues ?? []).map(({ path, message }) => ({
    rule: path[0] === 'routing' && typeof path[1] === 'number' ? path[1] : null,
    message,
  }))
}
