import { z } from 'zod'
import { dispensingSchema } from './dispensing.ts'
import { protocolDisplaySchema } from './display.ts'
import { slugSchema } from './ids.ts'
import { routingRuleSchema } from './routing.ts'

/** Tools that a protocol can allow; packages/tools has one reducer for each, checked by its conformance suite. */
export const toolIds = ['select', 'point', 'box', 'polygon', 'ellipse'] as const
export const toolIdSchema = z.enum(toolIds)
export type ToolId = z.infer<typeof toolIdSchema>

const text = z.string().max(2000)

export const labelSchema = z.strictObject({
  id: slugSchema,
  name: z.string().min(1).max(200),
  color: z.string().regex(/^#[0-9a-f]{6}$/, 'a colour such as #1f77b4'),
  /** One character that chooses this label on the bench. */
  key: z.string().length(1).optional(),
  description: text.default(''),
})
export type Label = z.infer<typeof labelSchema>

export const optionSchema = z.strictObject({ id: slugSchema, text: z.string().min(1).max(500), key: z.string().length(1).optional() })
export type Option = z.infer<typeof optionSchema>

/** A question on the sample. `showWhen` asks it only after an earlier question had one of the given options. */
export const questionSchema = z.strictObject({
  id: slugSchema,
  text: z.string().min(1).max(2000),
  help: text.default(''),
  kind: z.enum(['single', 'multiple', 'number', 'text']),
  options: z.array(optionSchema).max(100).default([]),
  isRequired: z.boolean().default(true),
  allowsCannotTell: z.boolean().default(true),
  unit: z.string().max(40).optional(),
  min: z.number().finite().optional(),
  max: z.number().finite().optional(),
  showWhen: z.strictObject({ questionId: slugSchema, options: z.array(slugSchema).min(1) }).optional(),
})
export type Question = z.infer<typeof questionSchema>

/** Validation rules: `hard` stops a submit, `soft` asks. Sizes are in pixels of the full-resolution image. */
export const validationRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('region-count'),
    id: slugSchema,
    labelId: slugSchema.optional(),
    min: z.int().min(0).optional(),
    max: z.int().min(0).optional(),
    severity: z.enum(['hard', 'soft']),
    message: text.default(''),
  }),
  z.strictObject({
    kind: z.literal('region-size'),
    id: slugSchema,
    labelId: slugSchema.optional(),
    minArea: z.number().min(0).optional(),
    maxArea: z.number().min(0).optional(),
    severity: z.enum(['hard', 'soft']),
    message: text.default(''),
  }),
])
export type ValidationRule = z.infer<typeof validationRuleSchema>

/** What to do with a tie; named, never left to arrival order. */
export const tieRules = ['contest', 'first-option', 'none'] as const

export const consensusPlanSchema = z.strictObject({
  answers: z
    .strictObject({ method: z.enum(['majority', 'dawid-skene']).default('majority'), tie: z.enum(tieRules).default('contest') })
    .default({ method: 'majority', tie: 'contest' }),
  regions: z
    .strictObject({
      method: z.enum(['medoid', 'fusion', 'pixel-vote', 'staple', 'centroid']).default('medoid'),
      /** Two marks can be one object from this IoU on. */
      iou: z.number().min(0.05).max(0.95).default(0.5),
      /** Points match within this distance, in pixels. */
      distance: z.number().positive().default(8),
      /** Least share of the readers that keeps a cluster in the consensus; clusters below it are kept and shown as contested. */
      share: z.number().min(0).max(1).default(0.5),
    })
    .default({ method: 'medoid', iou: 0.5, distance: 8, share: 0.5 }),
})
export type ConsensusPlan = z.infer<typeof consensusPlanSchema>

/** The fields of a protocol, before the checks across them. */
export const protocolBodySchema = z.strictObject({
  title: z.string().min(1).max(200),
  /** Markdown. */
  instructions: z.string().max(100_000).default(''),
  labels: z.array(labelSchema).max(2000).default([]),
  tools: z.array(toolIdSchema).default(['select', 'box', 'polygon', 'point']),
  questions: z.array(questionSchema).max(200).default([]),
  rules: z.array(validationRuleSchema).max(200).default([]),
  /** Annotations that each task needs before its readers are compared. */
  redundancy: z
    .strictObject({
      reads: z.int().min(1).max(99),
      maxReads: z.int().min(1).max(99).optional(),
      /** Early stopping: from `reads` on, one more reader at a time while agreement is below this, up to `maxReads`. */
      stopAt: z.number().min(0).max(1).optional(),
    })
    .default({ reads: 2 }),
  dispensing: dispensingSchema.default(dispensingSchema.parse({})),
  consensus: consensusPlanSchema.default(consensusPlanSchema.parse({})),
  routing: z.array(routingRuleSchema).max(100).default([]),
  /** Named ways to look at the samples. */
  display: protocolDisplaySchema.optional(),
  review: z.strictObject({ isBlind: z.boolean().default(true) }).default({ isBlind: true }),
  leaseMinutes: z.number().positive().max(1440).default(15),
})
export type ProtocolBody = z.infer<typeof protocolBodySchema>
