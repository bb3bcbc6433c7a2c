import { z } from 'zod'
import { sampleIdSchema, taskIdSchema } from './ids.ts'
import { attributeValueSchema, geometrySchema } from './region.ts'

const ownName = z.string().min(1).max(300)
const share = z.number().min(0).max(1)

/** What a model is told when it learns, by names of its own. */
export const trainingParametersSchema = z.record(z.string().max(60), z.union([z.string().max(500), z.number().finite(), z.boolean()]))

/**
 * What a model says of one sample, as it is pushed (docs/spec/models.md, MR11): labels, questions and options by the model's own names,
 * geometry in px of image space. Either id names the sample. `key`: the same key of the same version says the same and is taken once.
 */
export const predictionRecordSchema = z
  .strictObject({
    taskId: taskIdSchema.optional(),
    sampleId: sampleIdSchema.optional(),
    key: z.string().min(1).max(200).optional(),
    regions: z
      .array(
        z.strictObject({
          label: ownName,
          geometry: geometrySchema,
          confidence: share.nullish(),
          attributes: z.record(z.string().max(100), attributeValueSchema).default({}),
        }),
      )
      .default([]),
    answers: z
      .array(z.strictObject({ question: ownName, probabilities: z.record(ownName, share) }))
      .max(100)
      .default([]),
    scores: z.record(z.string().max(100), z.number().finite()).default({}),
    embedding: z.array(z.number().finite()).min(1).nullish(),
  })
  .refine(({ taskId, sampleId }) => (taskId === undefined) !== (sampleId === undefined), { message: 'give either taskId or sampleId' })
export type PredictionRecord = z.infer<typeof predictionRecordSchema>
