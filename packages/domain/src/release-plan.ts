import { z } from 'zod'
import { resolutionKinds } from './adjudication.ts'
import { slugSchema } from './ids.ts'

/**
 * Samples that are held out to measure a model by (docs/spec/models.md, MR41): those of a group, or with the same content, are on the same side.
 */
export const heldOutSchema = z.strictObject({
  share: z.number().min(0.01).max(0.9),
  seed: z.int().min(0).max(2_147_483_647),
  /** The group key that decides; where it or its value is absent, the content of the sample does. */
  groupBy: z.string().min(1).max(100).optional(),
})
export type HeldOut = z.infer<typeof heldOutSchema>
/** One side of what is held out. */
export const heldOutSideSchema = heldOutSchema.extend({ take: z.enum(['rest', 'held-out']) })
export type HeldOutSide = z.infer<typeof heldOutSideSchema>

/** Which settled tasks a release takes (docs/spec/release.md, R7 and R8). What is absent restricts nothing; what is there must all be so. */
export const releaseQuerySchema = z.strictObject({
  kinds: z.array(z.enum(resolutionKinds)).min(1).default(['consensus', 'adjudication', 'gold']),
  /** At least one mark of one of these. */
  labels: z.array(slugSchema).min(1).max(500).optional(),
  /** Of the readers behind the resolution, over everything that they were compared in, 0 to 1. A resolution without a comparison is left out. */
  leastAgreement: z.number().min(0).max(1).optional(),
  /** Settled at this moment or later, ISO 8601 in UTC. */
  settledFrom: z.iso.datetime().optional(),
  /** Settled before this moment, ISO 8601 in UTC. */
  settledBefore: z.iso.datetime().optional(),
  /** By group key: the values to take. A sample without the key is left out. */
  groups: z.record(z.string().min(1).max(100), z.array(z.string().max(500)).min(1).max(1000)).optional(),
  /** Versions of the protocol that the tasks were settled under. */
  protocols: z.array(z.int().min(1)).min(1).max(1000).optional(),
  /** Only what is held out by this draw, or only the rest. */
  heldOut: heldOutSideSchema.optional(),
})
export type ReleaseQuery = z.infer<typeof releaseQuerySchema>

/** What each split and each fold should have its share of: the labels that are marked, or the answers to a question with one choice. */
export const stratifyBySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('labels') }),
  z.strictObject({ kind: z.literal('question'), questionId: slugSchema }),
])
export type StratifyBy = z.infer<typeof stratifyBySchema>

/** How samples are divided (docs/spec/release.md, R20 to R29). */
export const splitPlanSchema = z.strictObject({
  /** Shares that add up to 1. */
  shares: z.record(z.string().regex(/^[a-z]{1,20}$/), z.number().min(0).max(1)).default({ train: 0.8, validation: 0.1, test: 0.1 }),
  /** Samples with the same value of this group key stay together. */
  groupBy: z.string().max(100).optional(),
  seed: z.int().min(0).default(1),
  stratifyBy: stratifyBySchema.optional(),
  /** Every sample gets the number of a fold, 0 to `folds - 1`, beside its split. */
  folds: z.int().min(2).max(20).optional(),
  /** Pictures whose hashes differ in at most so many of 64 bits count as near-duplicates; 4 where nothing is said. */
  nearDistance: z.int().min(0).max(10).optional(),
  /** Near-duplicates stay together, as groups do. */
  areNearKeptTogether: z.boolean().optional(),
})
export type SplitPlan = z.infer<typeof splitPlanSchema>
