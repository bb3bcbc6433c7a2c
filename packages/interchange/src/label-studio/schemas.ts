import { z } from 'zod'
import { mostSide } from '../inside.ts'
import { ownMarkSchema, ownSampleSchema } from '../own.ts'

/** A key of ours that is damaged is passed over: what Label Studio's own fields say is read all the same. */
const own = <T extends z.ZodType>(schema: T) =>
  z
    .object({ reticle: schema.optional().catch(undefined) })
    .optional()
    .catch(undefined)
const side = z.int().min(1).max(mostSide)
const identity = z.union([z.number(), z.string().max(200)])

/** One entry of an annotation's `result`: a shape, or an answer, or a label for a shape; several of them can be of one region. */
export const resultSchema = z.object({
  id: z.string().max(200).optional(),
  type: z.string().max(100),
  from_name: z.string().min(1).max(200).optional(),
  original_width: side.optional(),
  original_height: side.optional(),
  image_rotation: z.number().nullish(),
  value: z.record(z.string(), z.unknown()).default({}),
  meta: own(ownMarkSchema),
})
export type LabelStudioResult = z.infer<typeof resultSchema>

const person = z.union([identity, z.object({ id: identity.optional(), email: z.string().max(300).optional() })]).nullish()

export const annotationSchema = z.object({
  id: identity.optional(),
  completed_by: person,
  created_username: z.string().max(300).nullish(),
  result: z.array(z.unknown()).max(1_000_000),
  was_cancelled: z.boolean().nullish(),
  ground_truth: z.boolean().nullish(),
  created_at: z.string().max(60).nullish(),
  updated_at: z.string().max(60).nullish(),
  lead_time: z.number().nullish(),
  unique_id: z.string().max(200).nullish(),
})
export const predictionSchema = z.object({
  id: identity.optional(),
  model_version: z.string().max(300).nullish(),
  score: z.number().nullish(),
  created_at: z.string().max(60).nullish(),
  result: z.array(z.unknown()).max(1_000_000),
})

export const taskSchema = z.object({
  id: identity.optional(),
  data: z.record(z.string(), z.unknown()),
  file_upload: z.string().max(1000).nullish(),
  project: identity.nullish(),
  annotations: z.array(z.unknown()).default([]),
  predictions: z.array(z.unknown()).default([]),
  meta: own(z.object({ ...ownSampleSchema.shape, split: z.string().max(200).optional(), width: side.optional(), height: side.optional() })),
})
export type LabelStudioTask = z.infer<typeof taskSchema>
