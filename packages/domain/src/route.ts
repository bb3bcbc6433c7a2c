import type { Condition, RoutingDecision, RoutingFacts, RoutingRule, RuleFault } from './routing.ts'
import { chanceOf } from './routing-chance.ts'

/** Facts as they were with the first readers only; undefined where there were fewer. */
export type FactsOfFirst = (readers: number) => RoutingFacts | undefined

type Comparison = Extract<Condition, { fact: string }>
type Look = (fact: string, first: number | undefined) => number | undefined

const compare = (left: number, op: Comparison['op'], right: number): boolean => {
  switch (op) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '=':
      return left === right
    case '>=':
      return left >= right
    case '>':
      return left > right
    case '!=':
      return left !== right
  }
}

const valueIn = (facts: RoutingFacts | undefined, fact: string): number | undefined =>
  facts !== undefined && Object.hasOwn(facts, fact) ? facts[fact] : undefined

const isTrue = (condition: Condition, look: Look): boolean => {
  if ('all' in condition) return condition.all.every((one) => isTrue(one, look))
  if ('any' in condition) return condition.any.some((one) => isTrue(one, look))
  if ('not' in condition) return !isTrue(condition.not, look)
  const value = look(condition.fact, condition.first)
  return value !== undefined && compare(value, condition.op, condition.value)
}

const nothing: FactsOfFirst = () => undefined

const lookIn =
  (facts: RoutingFacts, firstOf: FactsOfFirst): Look =>
  (fact, first) =>
    valueIn(first === undefined ? facts : firstOf(first), fact)

/** A fact that is absent makes its comparison false: a rule never fires on what is not known. */
export const holds = (condition: Condition, facts: RoutingFacts, firstOf: FactsOfFirst = nothing): boolean =>
  isTrue(condition, lookIn(facts, firstOf))

/** The rule that holds when none of the protocol's own does: settle on full agreement above 0.75 without a tie, else contest. */
export const defaultRules: readonly RoutingRule[] = [
  { id: 'tied', reason: 'readers are tied', when: { fact: 'tied', op: '>', value: 0 }, effect: { kind: 'contest' } },
  { id: 'agreed', reason: 'readers agree', when: { fact: 'agreement', op: '>=', value: 0.75 }, effect: { kind: 'settle' } },
  { id: 'single', reason: 'single reader', when: { fact: 'readers', op: '=', value: 1 }, effect: { kind: 'settle' } },
]

/** Readers' arithmetic must not decide at the threshold itself. */
const slack = 1e-9

/** Early stopping (L14) as a rule: after the protocol's own, before the defaults, so that a tie asks one more reader first. */
const earlyStop = (stopAt: number): RoutingRule => ({
  id: 'stop-early',
  reason: 'readers do not agree enough to stop early',
  when: { fact: 'agreement', op: '<', value: stopAt - slack },
  effect: { kind: 'more-reads', reads: 1 },
})

export type RoutingLimits = {
  readonly readers: number
  readonly maxReads: number
  readonly stopAt?: number | undefined
  /** Whose `chance` is drawn; without it there is none. */
  readonly taskId?: string | undefined
  readonly firstOf?: FactsOfFirst | undefined
  /** Why what a rule wants cannot be done, such as a project that is not there any more. */
  readonly faultOf?: ((rule: RoutingRule) => string | undefined) | undefined
}

/** The facts, with the rule's own chance among them. */
const withChance = (facts: RoutingFacts, ruleId: string, { taskId, firstOf = nothing }: RoutingLimits): Look => {
  const look = lookIn(facts, firstOf)
  if (taskId === undefined) return look
  return (fact, first) => (fact === 'chance' ? chanceOf(taskId, ruleId) : look(fact, first))
}

type Outcome = 'holds' | 'not' | { readonly fault: string }

/** Whether a rule decides. What goes wrong within it stays within it. */
const tried = (rule: RoutingRule, facts: RoutingFacts, limits: RoutingLimits): Outcome => {
  try {
    if (!isTrue(rule.when, withChance(facts, rule.id, limits))) return 'not'
    const fault = limits.faultOf?.(rule)
    return fault === undefined ? 'holds' : { fault }
  } catch (cause) {
    return { fault: `cannot be evaluated: ${cause instanceof Error ? cause.message : String(cause)}` }
  }
}

/** First match wins; `more-reads` is passed over once `maxReads` annotations are in, and a rule at fault always, with a word. */
export const route = (rules: readonly RoutingRule[], facts: RoutingFacts, limits: RoutingLimits): RoutingDecision => {
  const early = limits.stopAt === undefined ? [] : [earlyStop(limits.stopAt)]
  const faults: RuleFault[] = []
  const decided = (decision: RoutingDecision): RoutingDecision => (faults.length === 0 ? decision : { ...decision, faults })
  for (const rule of [...rules, ...early, ...defaultRules]) {
    if (rule.effect.kind === 'more-reads' && limits.readers >= limits.maxReads) continue
    const outcome = tried(rule, facts, limits)
    if (outcome === 'holds') return decided({ effect: rule.effect, reason: rule.reason, ruleId: rule.id })
    if (outcome !== 'not') faults.push({ ruleId: rule.id, message: outcome.fault })
  }
  return decided({ effect: { kind: 'contest' }, reason: 'readers disagree', ruleId: null })
}
