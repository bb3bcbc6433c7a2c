import { z } from 'zod'
import { answerValueSchema } from './answer.ts'
import { geometrySchema, planeSchema, trackSchema } from './region.ts'

/** Where a derived value comes from: enough to compute it again. */
export const recipeSchema = z.strictObject({
  algorithm: z.string(),
  version: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Annotation ids in ascending order. */
  inputs: z.array(z.string()),
})
export type Recipe = z.infer<typeof recipeSchema>

/** Consensus on one question. `support` of `raters` gave the winning answer; `value` is null when tied or unanswered. */
export const answerConsensusSchema = z.strictObject({
  questionId: z.string(),
  value: answerValueSchema.nullable(),
  support: z.int(),
  raters: z.int(),
  share: z.number(),
  isTied: z.boolean(),
  votes: z.array(z.strictObject({ value: answerValueSchema, count: z.int(), posterior: z.number().optional() })),
})
export type AnswerConsensus = z.infer<typeof answerConsensusSchema>

export const clusterKinds = ['agreed', 'class-differs', 'place-differs', 'missing-for-some', 'alone'] as const

/** One object as the readers marked it: at most one mark of each annotation. */
export const regionClusterSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(clusterKinds),
  geometry: geometrySchema,
  /** null when the label vote is tied. */
  labelId: z.string().nullable(),
  support: z.int(),
  raters: z.int(),
  isTied: z.boolean(),
  isKept: z.boolean(),
  meanIou: z.number().nullable(),
  labelVotes: z.record(z.string(), z.int()),
  members: z.array(z.strictObject({ annotationId: z.string(), regionId: z.string() })),
  /** The plane that all marks of it lie on; absent where they stand for all. */
  plane: planeSchema.optional(),
  /** The object through planes that it is a part of, as most of the readers have it. */
  track: trackSchema.optional(),
  /** Votes on the questions on marks, among the marks of it; absent when there are none. */
  answers: z.array(answerConsensusSchema).optional(),
})
export type RegionCluster = z.infer<typeof regionClusterSchema>

/** A number between annotations with what it used and left out. `value` is null when nothing could be compared. */
export const agreementValueSchema = z.strictObject({ value: z.number().nullable(), n: z.int(), excluded: z.int() })
export type AgreementValue = z.infer<typeof agreementValueSchema>

export const taskConsensusSchema = z.strictObject({
  answers: z.array(answerConsensusSchema),
  regions: z.array(regionClusterSchema),
  agreement: z.strictObject({ overall: agreementValueSchema, answers: agreementValueSchema, regions: agreementValueSchema }),
  by: recipeSchema,
})
export type TaskConsensus = z.infer<typeof taskConsensusSchema>
