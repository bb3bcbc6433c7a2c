import { ruleAuditSchema, slugSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, timeSchema } from '../shared.ts'

const share = z.number().nullable()

/** A rule of the live protocol that is watched, or one that was: its audits since it was last started. */
export const auditedRuleSchema = z.object({
  ruleId: z.string(),
  /** Null where the live protocol has no such rule, or does not watch it. */
  audit: ruleAuditSchema.nullable(),
  /** Audits whose tasks have settled, those of them that ended as the rule would have had it, and those that still wait. */
  told: z.int(),
  same: z.int(),
  waiting: z.int(),
  value: share,
  low: share,
  high: share,
  state: z.enum(['running', 'stopped']),
})
export type AuditedRule = z.infer<typeof auditedRuleSchema>

export const ruleAuditsSchema = z.object({
  /** Empty for someone who also labels in the project. */
  rules: z.array(auditedRuleSchema),
  /** When rules were stopped, and who started them again why; the latest first. */
  history: z.array(
    z.object({
      ruleId: z.string(),
      stoppedAt: timeSchema,
      audits: z.int(),
      same: z.int(),
      started: z.object({ at: timeSchema, by: z.string(), reason: z.string() }).nullable(),
    }),
  ),
  isRestricted: z.boolean(),
})
export type RuleAudits = z.infer<typeof ruleAuditsSchema>

export const listRuleAudits = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/rule-audits',
  tag: 'routing',
  summary: 'How audits of settling rules ended, and which rules they stopped',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: { 200: ruleAuditsSchema },
})
export const startRule = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/rule-audits/:ruleId/start',
  tag: 'routing',
  summary: 'Let a stopped rule go on, with a reason; its audits are counted anew',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams.extend({ ruleId: slugSchema }),
  body: z.strictObject({ reason: z.string().trim().min(1, 'say why').max(2000) }),
  answers: { 200: ruleAuditsSchema },
})
