import { z } from 'zod'
import { dryRunPlanSchema, dryRunSchema } from './dry-run.ts'
import { analysisRecipeSchema } from './estimate.ts'
import { refitSchema } from './refit.ts'

/** A calculation over all of a project: a refit, or a dry-run of routing rules on its history. */
export const analysisRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refit'), seed: z.int().min(0).max(0xffff_ffff).default(1) }),
  z.strictObject({ kind: z.literal('dry-run'), plan: dryRunPlanSchema }),
])
export type AnalysisRequest = z.infer<typeof analysisRequestSchema>

export const analysisOutcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refit'), by: analysisRecipeSchema, refit: refitSchema }),
  z.strictObject({ kind: z.literal('dry-run'), by: analysisRecipeSchema, dryRun: dryRunSchema }),
])
export type AnalysisOutcome = z.infer<typeof analysisOutcomeSchema>
