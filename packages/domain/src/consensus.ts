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
  /** Suggestions of models that the protocol gives a vote, by id, with what they said; absent where none had one. */
  suggestions: z
    .array(
      z.strictObject({
        id: z.string(),
        model: z.string(),
        weight: z.number(),
        answers: z.array(z.strictObject({ questionId: z.string(), value: answerValueSchema })),
      }),
    )
    .optional(),
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
  /** `count`: readers; `weight`: of models beside them, where one said so. */
  votes: z.array(
    z.strictObject({ value: answerValueSchema, count: z.int(), weight: z.number().optional(), posterior: z.number().optional() }),
  ),
})
export type AnswerConsensus = z.infer<typeof answerConsensusSchema>

export const clusterKinds = ['agreed', 'class-differs', 'place-differs', 'missing-for-some', 'alone'] as const

/** Covariance of the points of one object, in px²: of one reader's point about the centroid. */
export const spreadSchema = z.strictObject({ xx: z.number(), xy: z.number(), yy: z.number() })
export type Spread = z.infer<typeof spreadSchema>

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
  /** How far its points lie apart; absent for one point and for other marks. */
  spread: spreadSchema.optional(),
})
export type RegionCluster = z.infer<typeof regionClusterSchema>

/** One object through planes as the readers followed it: at most one track of each annotation. */
export const trackConsensusSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(clusterKinds),
  axis: z.enum(['z', 't']),
  /** null when the label vote is tied. */
  labelId: z.string().nullable(),
  support: z.int(),
  raters: z.int(),
  isTied: z.boolean(),
  isKept: z.boolean(),
  /** Mean closeness of its tracks over space and planes, 0 to 1; null of one alone. */
  closeness: z.number().nullable(),
  labelVotes: z.record(z.string(), z.int()),
  members: z.array(z.strictObject({ annotationId: z.string(), trackId: z.string() })),
  /** Its shape on each plane that is a key plane of a member, `support` of whom have it there; `outside` where most do not. */
  keys: z.array(
    z.strictObject({ plane: planeSchema, geometry: geometrySchema, state: trackSchema.shape.state.unwrap(), support: z.int() }),
  ),
})
export type TrackConsensus = z.infer<typeof trackConsensusSchema>

/** A number between annotations with what it used and left out. `value` is null when nothing could be compared. */
export const agreementValueSchema = z.strictObject({ value: z.number().nullable(), n: z.int(), excluded: z.int() })
export type AgreementValue = z.infer<typeof agreementValueSchema>

export const taskConsensusSchema = z.strictObject({
  answers: z.array(answerConsensusSchema),
  regions: z.array(regionClusterSchema),
  /** Objects through planes; absent where nobody followed one. */
  tracks: z.array(trackConsensusSchema).optional(),
  agreement: z.strictObject({ overall: agreementValueSchema, answers: agreementValueSchema, regions: agreementValueSchema }),
  by: recipeSchema,
})
export type TaskConsensus = z.infer<typeof taskConsensusSchema>
