import { z } from 'zod'
import { mostSide } from '../inside.ts'

const n = z.number().finite()
const point = z.object({ x: n, y: n })
const text = z.string().max(10_000)
const name = z.string().min(1).max(500)
const option = z.object({ name })

/** A question: one option (radio), several (checklist) or a text. Questions that follow an answer lie in it. */
export const classificationSchema = z.object({
  name,
  radio_answer: option.extend({ classifications: z.array(z.unknown()).optional() }).nullish(),
  checklist_answers: z.array(option.extend({ classifications: z.array(z.unknown()).optional() })).nullish(),
  text_answer: z.object({ content: text }).nullish(),
})

export const objectSchema = z.object({
  feature_id: z.string().max(200).optional(),
  name: z.string().min(1).max(200),
  annotation_kind: z.string().max(100).optional(),
  classifications: z.array(z.unknown()).default([]),
  bounding_box: z.object({ top: n, left: n, width: n, height: n }).nullish(),
  polygon: z.array(point).max(100_000).nullish(),
  line: z.array(point).max(100_000).nullish(),
  point: point.nullish(),
  mask: z.unknown().optional(),
  composite_mask: z.unknown().optional(),
})

export const labelSchema = z.object({
  id: z.string().max(200).optional(),
  label_kind: z.string().max(100).optional(),
  label_details: z
    .object({
      created_at: z.string().max(60).nullish(),
      updated_at: z.string().max(60).nullish(),
      created_by: z.string().max(300).nullish(),
      reviews: z.unknown().optional(),
    })
    .optional(),
  performance_details: z.object({ seconds_to_create: z.number().nullish() }).nullish(),
  annotations: z.object({ objects: z.array(z.unknown()).default([]), classifications: z.array(z.unknown()).default([]) }).nullish(),
})
export type LabelboxLabel = z.infer<typeof labelSchema>

const side = z.int().min(1).max(mostSide)
/** One line of an export: a data row with the labels that each project has for it. */
export const rowSchema = z.object({
  data_row: z.object({
    id: z.string().max(200).optional(),
    external_id: z.string().max(1000).nullish(),
    global_key: z.string().max(1000).nullish(),
    row_data: z.string().max(4000).nullish(),
  }),
  media_attributes: z.object({ width: side.nullish(), height: side.nullish() }).nullish(),
  projects: z.record(z.string(), z.object({ name: z.string().max(300).nullish(), labels: z.array(z.unknown()).default([]) })).default({}),
})
