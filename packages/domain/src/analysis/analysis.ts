import { z } from 'zod'
import { assistReportSchema } from './assist.ts'
import { dryRunPlanSchema, dryRunSchema } from './dry-run.ts'
import { analysisRecipeSchema } from './estimate.ts'
import { refitSchema } from './refit.ts'

/** A calculation over all of a project: a refit, a dry-run of routing rules on its history, or a report on suggestions. */
export const analysisRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refit'), seed: z.int().min(0).max(0xffff_ffff).default(1) }),
  z.strictObject({ kind: z.literal('dry-run'), plan: dryRunPlanSchema }),
  /** What suggestions did to readers, and how models read by themselves (docs/spec/models.md). */
  z.strictObject({ kind: z.literal('assist'), seed: z.int().min(0).max(0xffff_ffff).default(1) }),
])
export type AnalysisRequest = z.infer<typeof analysisRequestSchema>

export const analysisOutcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refit'), by: analysisRecipeSchema, refit: refitSchema }),
  z.strictObject({ kind: z.literal('dry-run'), by: analysisRecipeSchema, dryRun: dryRunSchema }),
  z.strictObject({ kind: z.literal('assist'), by: analysisRecipeSchema, assist: assistReportSchema }),
])
export type AnalysisOutcome = z.infer<typeof analysisOutcomeSchema>
