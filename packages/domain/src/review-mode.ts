import type { ReviewPolicy } from './review-policy.ts'
import type { RoutingDecision } from './routing.ts'
import { chanceOf } from './routing-chance.ts'

/** What comes to the desk whatever the rules say carries one of these reasons, beside the rule that would have settled it. */
export const reviewReasons = {
  every: 'every annotation is reviewed',
  audit: 'audit',
  panel: 'each reader sees the marks of the others',
} as const

/** No rule has such an id, so that the draw of audits is none of a rule's. */
const auditSalt = 'review:audit'

/** Whether a settled task is looked at all the same; always the same answer for a task and a rate, and more tasks for a higher rate. */
export const isAudited = (taskId: string, { auditRate }: Pick<ReviewPolicy, 'auditRate'>): boolean =>
  auditRate > 0 && chanceOf(taskId, auditSalt) < auditRate

/** The first comparison of a panel decides nothing: its readers see each other's marks first. `round` counts the rounds that were begun. */
export const panelRound = (
  { mode }: Pick<ReviewPolicy, 'mode'>,
  { round, readers }: { readonly round: number; readonly readers: number },
): RoutingDecision | undefined =>
  mode === 'panel' && round === 0 && readers >= 2 ? { effect: { kind: 'revise' }, reason: reviewReasons.panel, ruleId: null } : undefined

/** What the mode of review makes of a decision of the rules: where it would settle, the desk may come first. */
export const underReview = (
  decision: RoutingDecision,
  policy: Pick<ReviewPolicy, 'mode' | 'auditRate'>,
  taskId: string,
): RoutingDecision => {
  if (decision.effect.kind !== 'settle' && decision.effect.kind !== 'move') return decision
  if (policy.mode === 'every') return { ...decision, effect: { kind: 'contest' }, reason: reviewReasons.every }
  if (isAudited(taskId, policy)) return { ...decision, effect: { kind: 'contest' }, reason: reviewReasons.audit }
  return decision
}
