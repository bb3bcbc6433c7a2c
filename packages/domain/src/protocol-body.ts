import { z } from 'zod'
import { dispensingSchema } from './dispensing.ts'
import { protocolDisplaySchema } from './display.ts'
import { slugSchema } from './ids.ts'
import { assistPolicySchema } from './model.ts'
import { reviewPolicySchema, trainingPolicySchema } from './review-policy.ts'
import { routingRuleSchema } from './routing.ts'
import { toolIds } from './tools.ts'
import { validationRuleSchema } from './validation-rules.ts'

/** Tools that a protocol can allow; packages/tools has one reducer for each, checked by its conformance suite. */
export const toolIdSchema = z.enum(toolIds)

const text = z.string().max(2000)

/** Ids of the same concept elsewhere, by the name of the vocabulary: `{ wikidata: 'Q140', gbif: '5219404' }`. */
export const externalIdsSchema = z.record(slugSchema, z.string().min(1).max(300))

/** A template of keypoints. `x`, `y`: where a point lies in a box of 1 x 1 when the skeleton is first set. */
export const skeletonTemplateSchema = z.strictObject({
  points: z
    .array(z.strictObject({ id: slugSchema, name: z.string().min(1).max(100), x: z.number().min(0).max(1), y: z.number().min(0).max(1) }))
    .min(1)
    .max(200),
  edges: z
    .array(z.tuple([z.int().min(0), z.int().min(0)]))
    .max(1000)
    .default([]),
})
export type SkeletonTemplate = z.infer<typeof skeletonTemplateSchema>

export const labelSchema = z.strictObject({
  id: slugSchema,
  name: z.string().min(1).max(200),
  color: z.string().regex(/^#[0-9a-f]{6}$/, 'a colour such as #1f77b4'),
  /** One character that chooses this label on the bench. */
  key: z.string().length(1).optional(),
  description: text.default(''),
  /** Not offered any more; old marks keep it. */
  isRetired: z.boolean().optional(),
  externalIds: externalIdsSchema.optional(),
  /** The keypoints of a mark with this label, in their order, and the pairs of them (by position) that a line joins. */
  skeleton: skeletonTemplateSchema.optional(),
})
export type Label = z.infer<typeof labelSchema>

export const optionSchema = z.strictObject({
  id: slugSchema,
  text: z.string().min(1).max(500),
  key: z.string().length(1).optional(),
  /** The option above this one in a taxonomy; at the top without it. */
  parent: slugSchema.optional(),
  /** Not offered any more; old answers keep it. */
  isRetired: z.boolean().optional(),
  externalIds: externalIdsSchema.optional(),
})
export type Option = z.infer<typeof optionSchema>

/**
 * A question on the sample, or on each mark. `showWhen` asks it only after an earlier question had one of the given options.
 * `scale`: one option of an order, from the least to the most. `taxonomy`: one option of a tree (`parent`).
 */
export const questionSchema = z.strictObject({
  id: slugSchema,
  text: z.string().min(1).max(2000),
  help: text.default(''),
  kind: z.enum(['single', 'multiple', 'scale', 'taxonomy', 'number', 'text', 'date']),
  scope: z.enum(['sample', 'region']).default('sample'),
  /** Of a question on marks: the labels that it is asked for; empty: all. */
  labelIds: z.array(slugSchema).max(2000).default([]),
  options: z.array(optionSchema).max(20_000).default([]),
  isRequired: z.boolean().default(true),
  allowsCannotTell: z.boolean().default(true),
  /** How sure the annotator is goes with the answer. */
  asksConfidence: z.boolean().default(false),
  unit: z.string().max(40).optional(),
  min: z.number().finite().optional(),
  max: z.number().finite().optional(),
  /**
   * Of a number: how far from the known one is still right where gold is scored (docs/spec/gold.md, G3). `share`: of the range of the
   * question, or of the known value where it has none. `value`: in the unit of the answer.
   */
  tolerance: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('share'), share: z.number().min(0).max(1) }),
      z.strictObject({ kind: z.literal('value'), value: z.number().min(0).finite() }),
    ])
    .optional(),
  showWhen: z.strictObject({ questionId: slugSchema, options: z.array(slugSchema).min(1) }).optional(),
})
export type Question = z.infer<typeof questionSchema>

/** How marks may lie. */
export const markPolicySchema = z.strictObject({
  /** False: no pixel belongs to two marks; painting over a mark takes the pixels away from it. */
  canOverlap: z.boolean().default(true),
  /** True: what stands out of the image is cut off; false: it is refused. */
  isClipped: z.boolean().default(true),
  /** `semantic`: one mask for each label (a label map); `instance`: one for each object. */
  masks: z.enum(['instance', 'semantic']).default('instance'),
  /** Through which axis one object may go on. */
  through: z.enum(['none', 'z', 't']).default('none'),
})
export type MarkPolicy = z.infer<typeof markPolicySchema>

/** What to do with a tie; named, never left to arrival order. */
export const tieRules = ['contest', 'first-option', 'none'] as const

export const consensusPlanSchema = z.strictObject({
  answers: z
    .strictObject({ method: z.enum(['majority', 'dawid-skene']).default('majority'), tie: z.enum(tieRules).default('contest') })
    .default({ method: 'majority', tie: 'contest' }),
  regions: z
    .strictObject({
      method: z.enum(['medoid', 'fusion', 'pixel-vote', 'staple', 'centroid', 'mean-ellipse']).default('medoid'),
      /** Two marks can be one object from this IoU on. */
      iou: z.number().min(0.05).max(0.95).default(0.5),
      /** Points match within this distance, in pixels. */
      distance: z.number().positive().default(8),
      /** Least share of the readers that keeps a cluster in the consensus; clusters below it are kept and shown as contested. */
      share: z.number().min(0).max(1).default(0.5),
    })
    .default({ method: 'medoid', iou: 0.5, distance: 8, share: 0.5 }),
  /** Models whose answers on the sample are votes beside the readers', with the weight of each in readers; none without it. */
  models: z
    .array(z.strictObject({ model: z.string().min(1).max(200), weight: z.number().positive().max(10) }))
    .max(20)
    .optional(),
})
export type ConsensusPlan = z.infer<typeof consensusPlanSchema>

/** The fields of a protocol, before the checks across them. */
export const protocolBodySchema = z.strictObject({
  title: z.string().min(1).max(200),
  /** Markdown; example pictures stand in it as `data:` URLs. */
  instructions: z.string().max(1_000_000).default(''),
  labels: z.array(labelSchema).max(2000).default([]),
  tools: z.array(toolIdSchema).default(['select', 'box', 'polygon', 'point']),
  questions: z.array(questionSchema).max(200).default([]),
  marks: markPolicySchema.default(markPolicySchema.parse({})),
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
  /** Whether annotators see what models suggest while they label; `shown` without a word. */
  suggestions: z.enum(['shown', 'hidden']).optional(),
  /** How the influence of models on readers is bounded and measured. */
  assist: assistPolicySchema.optional(),
  review: reviewPolicySchema.default(reviewPolicySchema.parse({})),
  training: trainingPolicySchema.optional(),
  leaseMinutes: z.number().positive().max(1440).default(15),
})
export type ProtocolBody = z.infer<typeof protocolBodySchema>
