import { z } from 'zod'
import { slugSchema } from './ids.ts'

/**
 * Facts a rule can speak of, by name (docs/spec/consensus.md, C40):
 * `readers` (annotations compared), `agreement` (0..1 or absent), `agreement.answers`, `agreement.regions`,
 * `tied` (1 when an answer or a label is tied), `votes:<question>:<option>` (`?` is can't-tell),
 * `share:<question>` (leading share), `raters:<question>` (readers who answered), `regions` (objects), `contested-regions` (objects that
 * are not agreed), `regions:<cluster kind>`, `labels:<label>` (kept objects of a label).
 */
export type RoutingFacts = Readonly<Record<string, number>>

const comparison = z.strictObject({
  fact: z.string().min(1).max(200),
  op: z.enum(['<', '<=', '=', '>=', '>', '!=']),
  value: z.number().finite(),
})
type Comparison = z.infer<typeof comparison>
export type Condition =
  | Comparison
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    comparison,
    z.strictObject({ all: z.array(conditionSchema).max(50) }),
    z.strictObject({ any: z.array(conditionSchema).max(50) }),
    z.strictObject({ not: conditionSchema }),
  ]),
)

export const routingRuleSchema = z.strictObject({
  id: slugSchema,
  /** The named reason that a settled or contested task carries. */
  reason: z.string().min(1).max(200),
  when: conditionSchema,
  effect: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('settle') }),
    z.strictObject({ kind: z.literal('contest') }),
    z.strictObject({ kind: z.literal('more-reads'), reads: z.int().min(1).max(20) }),
  ]),
})
export type RoutingRule = z.infer<typeof routingRuleSchema>
export type RoutingEffect = RoutingRule['effect']

/** What the rules decide. `ruleId` is null when the default decided. */
export type RoutingDecision = { readonly effect: RoutingEffect; readonly reason: string; readonly ruleId: string | null }

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

/** A fact that is absent makes its comparison false: a rule never fires on what is not known. */
export const holds = (condition: Condition, facts: RoutingFacts): boolean => {
  if ('all' in condition) return condition.all.every((one) => holds(one, facts))
  if ('any' in condition) return condition.any.some((one) => holds(one, facts))
  if ('not' in condition) return !holds(condition.not, facts)
  const value = Object.hasOwn(facts, condition.fact) ? facts[condition.fact] : undefined
  return value !== undefined && compare(value, condition.op, condition.value)
}

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

/** First match wins; `more-reads` is passed over once `maxReads` annotations are in. */
export const route = (
  rules: readonly RoutingRule[],
  facts: RoutingFacts,
  limits: { readonly readers: number; readonly maxReads: number; readonly stopAt?: number | undefined },
): RoutingDecision => {
  const early = limits.stopAt === undefined ? [] : [earlyStop(limits.stopAt)]
  for (const rule of [...rules, ...early, ...defaultRules]) {
    if (rule.effect.kind === 'more-reads' && limits.readers >= limits.maxReads) continue
    if (holds(rule.when, facts)) return { effect: rule.effect, reason: rule.reason, ruleId: rule.id }
  }
  return { effect: { kind: 'contest' }, reason: 'readers disagree', ruleId: null }
}
