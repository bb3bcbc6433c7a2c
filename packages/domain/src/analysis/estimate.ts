import { z } from 'zod'
import { agreementValueSchema } from '../consensus.ts'

/** An agreement with its 95 % interval by bootstrap over samples; null where the readings do not give one. */
export const estimateSchema = agreementValueSchema.extend({ interval: z.tuple([z.number(), z.number()]).nullable() })
export type Estimate = z.infer<typeof estimateSchema>

/** How a number of a whole project was made. The ids of the annotations are too many to be listed: their hash, in ascending order, stands for them. */
export const analysisRecipeSchema = z.strictObject({
  algorithm: z.string(),
  version: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  protocolId: z.string(),
  annotations: z.int(),
  inputsSha256: z.string(),
})
export type AnalysisRecipe = z.infer<typeof analysisRecipeSchema>
