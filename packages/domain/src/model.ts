import { z } from 'zod'
import { slugSchema } from './ids.ts'
import type { modelRunFlow, roundFlow } from './lifecycle.ts'
import { heldOutSchema, heldOutSideSchema } from './release-plan.ts'

/** A name as the model itself says it: of a label, a question, an option. */
const ownName = z.string().min(1).max(300)

/** What a model looks at. */
export const modalities = ['image', 'signal', 'text', 'other'] as const

/**
 * What the names of a model become here (docs/spec/models.md, MR3). A label or question that is named here as null is left out; one that is not
 * named at all is a fault of the answer that has it.
 */
export const modelMappingSchema = z.strictObject({
  /** By the model's name of a label, the id of a label of the protocol. */
  labels: z.record(ownName, slugSchema.nullable()).default({}),
  /** By the model's name of a question. `options`: by the model's name of an option, the id of one of the protocol. */
  questions: z
    .record(ownName, z.strictObject({ to: slugSchema, options: z.record(ownName, slugSchema.nullable()) }).nullable())
    .default({}),
})
export type ModelMapping = z.infer<typeof modelMappingSchema>

/** A version of a model as it is registered: it never changes, since suggestions and releases speak of it. */
export const modelVersionSchema = z.strictObject({
  version: z.string().trim().min(1).max(100),
  /** SHA-256 of its weights, or whatever else tells that it is the same. */
  digest: z.string().trim().min(1).max(200).nullable().default(null),
  /** An SPDX expression, or words. */
  licence: z.string().trim().min(1).max(200).nullable().default(null),
  mapping: modelMappingSchema.default({ labels: {}, questions: {} }),
})
export type ModelVersion = z.infer<typeof modelVersionSchema>

/** A model as suggestions, origins of marks and releases name it. */
export const modelText = (name: string, version: string): string => `${name} ${version}`

/** Which protocol a backend speaks (docs/spec/backends.md). */
export const backendProtocols = ['reticle', 'label-studio', 'monai-label'] as const
export type BackendProtocol = (typeof backendProtocols)[number]

/** What a run of a model does. */
export const modelRunKinds = ['predict', 'train', 'push'] as const
export type ModelRunKind = (typeof modelRunKinds)[number]
export const modelRunStates = [
  'waiting',
  'running',
  'done',
  'failed',
  'cancelled',
] as const satisfies readonly (keyof typeof modelRunFlow)[]

/** Which tasks a run of predictions goes over. */
export const modelRunScopeSchema = z.strictObject({
  /** Tasks in these states; those that can still be read without it. */
  states: z
    .array(z.enum(['collecting', 'contested', 'settled']))
    .min(1)
    .default(['collecting']),
  /** Only what is held out by this draw, or only the rest. */
  heldOut: heldOutSideSchema.optional(),
  /** Only tasks that this version has said nothing of. */
  onlyMissing: z.boolean().default(true),
  /** At most so many, in the order of the queue. */
  most: z.int().min(1).max(10_000_000).optional(),
})
export type ModelRunScope = z.infer<typeof modelRunScopeSchema>

/** What a model says beside the marks and answers of a suggestion. */
export type ModelSaid = {
  /** Of each mark, 0 to 1; null where it does not say. */
  readonly confidences: readonly (number | null)[]
  /** By question of the protocol, the probability of each option; they sum to at most 1. */
  readonly probabilities: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Scores of the sample, by kind. */
  readonly scores: Readonly<Record<string, number>>
}

/**
 * How models may help readers, part of a protocol (docs/spec/models.md, MR20). `blankShare`: the share of (task, annotator) pairs that get no
 * suggestion, drawn by a hash of the seed, so that its influence can be measured. `leastConfidence`: marks below it are not shown at first.
 */
export const assistPolicySchema = z.strictObject({
  blankShare: z.number().min(0).max(1).default(0),
  seed: z.int().min(0).max(2_147_483_647).default(1),
  leastConfidence: z.number().min(0).max(1).default(0),
  /** Models that are shown, by name; all without it. */
  models: z.array(z.string().min(1).max(200)).max(50).optional(),
})
export type AssistPolicy = z.infer<typeof assistPolicySchema>

export const roundStates = [
  'freezing',
  'training',
  'predicting',
  'scoring',
  'done',
  'failed',
  'cancelled',
] as const satisfies readonly (keyof typeof roundFlow)[]

/** When a loop begins its next round. */
export const loopTriggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('settled'), tasks: z.int().min(1).max(10_000_000) }),
  z.strictObject({ kind: z.literal('schedule'), hours: z.number().min(0.05).max(8760) }),
  z.strictObject({ kind: z.literal('hand') }),
])
export type LoopTrigger = z.infer<typeof loopTriggerSchema>

/** One score of a sample of those of its marks (docs/spec/learning.md, ML21): `share` is of the least sure part of their area. */
export const gatherSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('mean') }),
  z.strictObject({ by: z.literal('max') }),
  z.strictObject({ by: z.literal('top'), share: z.number().gt(0).max(1) }),
])

/** How the queue is ordered by what models and readers say: strategies of packages/learning and their weights in the mixture. */
export const orderingRecipeSchema = z.strictObject({
  parts: z
    .array(
      z.strictObject({
        strategy: slugSchema,
        weight: z.number().min(0).max(1000).default(1),
        parameters: z.record(z.string().max(60), z.number().finite()).default({}),
      }),
    )
    .min(1)
    .max(10),
  seed: z.int().min(0).max(2_147_483_647).default(1),
  /** A question with one choice; without it the first one of the protocol, and marks where there is none. */
  questionId: slugSchema.optional(),
  gather: gatherSchema.default({ by: 'top', share: 0.1 }),
  /** Versions of models that are asked, the first one before the others; without it the newest ones of each model. */
  modelVersionIds: z.array(z.uuid()).min(1).max(10).optional(),
  /** Settled tasks that one more read is asked of, at most so many each time that scores are made (docs/spec/learning.md, ML54). */
  moreReads: z.int().min(0).max(100_000).default(0),
})
export type OrderingRecipe = z.infer<typeof orderingRecipeSchema>

/** A retrain loop as it is set up (docs/spec/models.md, MR40). */
export const loopPlanSchema = z.strictObject({
  trigger: loopTriggerSchema,
  ordering: orderingRecipeSchema,
  /** Which samples the model is measured on: never shown to it, and never with its suggestions. By the group key, or by the sample. */
  heldOut: heldOutSchema,
  /** Whether each round also trains on as many labels in random order, to compare with. */
  comparesRandom: z.boolean().default(true),
  /** Rounds after which it ends by itself. */
  mostRounds: z.int().min(1).max(1000).default(20),
  /** Passed to the backend's training. */
  parameters: z.record(z.string().max(60), z.union([z.string().max(500), z.number().finite(), z.boolean()])).default({}),
})
export type LoopPlan = z.infer<typeof loopPlanSchema>
