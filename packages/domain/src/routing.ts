import { z } from 'zod'
import { projectIdSchema, slugSchema } from './ids.ts'

/**
 * Facts a rule can speak of, by name (docs/spec/consensus.md, C40, C101 to C103); what is not known is absent:
 * `readers` (annotations compared), `agreement` (0..1), `agreement.answers`, `agreement.regions`,
 * `tied` (1 when an answer or a label is tied), `cant-tell` (readers who said so to any question),
 * `votes:<question>:<option>` (`?` is can't-tell), `share:<question>` (leading share), `raters:<question>` (readers who answered),
 * `unanimous:<question>` (1 when all who answered said the same, else 0),
 * `posterior:<question>` (of the answer that leads by the current reader models), `posterior:<question>:<option>`,
 * `regions` (objects), `contested-regions` (objects that are not agreed), `regions:<cluster kind>`, `labels:<label>` (kept objects of a
 * label), `labels-differ` (objects that readers gave different labels), `lowest-iou` (the least mean closeness of an object with several marks),
 * `model:<question>:<option>` (mean probability by the models), `model-agrees` (1 when all readers say what the models hold for likeliest),
 * `model-confidence` (the least probability of what they hold for likeliest), `score:<kind>` (pushed by a model), `chance` (a number in [0, 1) of its own for each task and rule, always the same).
 */
export type RoutingFacts = Readonly<Record<string, number>>

const comparison = z.strictObject({
  fact: z.string().min(1).max(200),
  op: z.enum(['<', '<=', '=', '>=', '>', '!=']),
  value: z.number().finite(),
  /** The fact as it was when only so many readers had submitted, in the order of their submissions; not known with fewer readers. */
  first: z.int().min(1).max(99).optional(),
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

/**
 * How a rule is watched (docs/spec/models.md, MR38). `share`: of the tasks that it would settle, those that get one more reader. It is stopped when,
 * with at least `least` audits, the upper bound of the 95 % interval of those that ended alike is below `stopBelow`.
 */
export const ruleAuditSchema = z.strictObject({
  share: z.number().gt(0).max(1),
  least: z.int().min(1).max(100_000).default(20),
  stopBelow: z.number().min(0).max(1).default(0.95),
})
export type RuleAudit = z.infer<typeof ruleAuditSchema>

/** What becomes of the task: one of these. */
export const routingEffectSchema = z.discriminatedUnion('kind', [
  /** `audit`: a share of what the rule would settle is read once more instead, and the rule is stopped when too few of these end alike. */
  z.strictObject({ kind: z.literal('settle'), audit: ruleAuditSchema.optional() }),
  z.strictObject({ kind: z.literal('contest') }),
  /** `pool`: only annotators with that expertise are asked. */
  z.strictObject({ kind: z.literal('more-reads'), reads: z.int().min(1).max(20), pool: slugSchema.optional() }),
  /** Settles here by what the readers said, and puts the sample into the queue of another project of the organization. */
  z.strictObject({ kind: z.literal('move'), projectId: projectIdSchema }),
])

/** What is done beside it, after the commit. One that fails stops nothing else; the failure is shown with its rule. */
export const sideEffectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('priority'), priority: z.int().min(-1_000_000).max(1_000_000) }),
  z.strictObject({ kind: z.literal('copy'), projectId: projectIdSchema }),
  z.strictObject({ kind: z.literal('notify'), roles: z.array(z.enum(['manager', 'reviewer'])).min(1), text: z.string().min(1).max(500) }),
  /** A webhook of the project, by its name; address and secret are the project's and in no protocol. */
  z.strictObject({ kind: z.literal('webhook'), webhook: slugSchema }),
])
export type SideEffect = z.infer<typeof sideEffectSchema>

export const routingRuleSchema = z.strictObject({
  id: slugSchema,
  /** The named reason that a settled or contested task carries. */
  reason: z.string().min(1).max(200),
  when: conditionSchema,
  effect: routingEffectSchema,
  /** What else is done when this rule decides. */
  also: z.array(sideEffectSchema).max(10).optional(),
})
export type RoutingRule = z.infer<typeof routingRuleSchema>
export type RoutingEffect = RoutingRule['effect']

/** What becomes of a task: what rules can say; or its readers look at their marks again, which the protocol's mode decides and no rule. */
export type DecidedEffect = RoutingEffect | { readonly kind: 'revise' }

/** A rule that was passed over because it could not be evaluated, or because where it sends a task cannot be used. */
export type RuleFault = { readonly ruleId: string; readonly message: string }

/** What the rules decide. `ruleId` is null when the default decided. `faults` is absent when there were none. */
export type RoutingDecision = {
  readonly effect: DecidedEffect
  readonly reason: string
  readonly ruleId: string | null
  readonly faults?: readonly RuleFault[]
  /** The rule would have settled the task; it is read once more to see whether it would have been right. */
  readonly audits?: string
}
