import { chanceOf, type RoutingDecision } from '@reticle/domain'

/** No rule's own chance (C103): a rule on chance must not choose which of its tasks are audited. */
const saltOf = (ruleId: string): string => `audit:${ruleId}`

/**
 * What an audit makes of a decision to settle (docs/spec/models.md, MR38): for a share of tasks, drawn once and for all for task and rule, one more
 * reader is asked. A task is audited for a rule once; after that the rule decides like any other.
 */
export const underAudit = (
  decision: RoutingDecision,
  { taskId, audited }: { readonly taskId: string; readonly audited: readonly string[] },
): RoutingDecision => {
  const { effect, ruleId } = decision
  if (effect.kind !== 'settle' || effect.audit === undefined || ruleId === null || audited.includes(ruleId)) return decision
  if (chanceOf(taskId, saltOf(ruleId)) >= effect.audit.share) return decision
  return { ...decision, effect: { kind: 'more-reads', reads: 1 }, reason: `audit of the rule "${ruleId}"`, audits: ruleId }
}
