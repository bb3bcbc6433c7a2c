import { z } from 'zod'
import { routingRuleSchema } from '../routing.ts'

/** Rules to try on what was read so far. */
export const dryRunPlanSchema = z
  .strictObject({
    routing: z.array(routingRuleSchema).max(100),
    redundancy: z.strictObject({
      reads: z.int().min(1).max(99),
      maxReads: z.int().min(1).max(99).optional(),
      stopAt: z.number().min(0).max(1).optional(),
    }),
  })
  .refine(({ redundancy: { reads, maxReads } }) => maxReads === undefined || maxReads >= reads, {
    path: ['redundancy', 'maxReads'],
    message: 'is below the number of reads that each task begins with',
  })
export type DryRunPlan = z.infer<typeof dryRunPlanSchema>

/** What the rules come to on the history: `waiting` tasks would want more readers than there were. Reads are saved where a task ends with fewer than it had. */
const countsSchema = z.strictObject({
  settled: z.int(),
  contested: z.int(),
  waiting: z.int(),
  reads: z.int(),
  saved: z.int(),
  rules: z.array(z.strictObject({ ruleId: z.string().nullable(), reason: z.string(), settled: z.int(), contested: z.int() })),
})
export type DryRunCounts = z.infer<typeof countsSchema>

export const dryRunSchema = z.strictObject({
  /** Settled and contested tasks; open and withdrawn ones are no history. */
  tasks: z.int(),
  tried: countsSchema,
  /** The live rules on the same history. */
  live: countsSchema,
  /** Settled tasks that the tried rules would contest, and contested or adjudicated ones that they would settle. */
  newlyContested: z.int(),
  newlySettled: z.int(),
  /** Tasks that both settle, with another label. */
  changes: z.strictObject({
    total: z.int(),
    rows: z.array(
      z.strictObject({
        taskId: z.string(),
        sampleId: z.string(),
        subjectId: z.string(),
        from: z.string(),
        to: z.string(),
        reads: z.int(),
        had: z.int(),
        reason: z.string(),
      }),
    ),
  }),
})
export type DryRun = z.infer<typeof dryRunSchema>
