import { z } from 'zod'
import { slugSchema } from './ids.ts'

/** Scores that whoever computed them may push for each task. */
export const pushedScoreKinds = ['uncertainty', 'diversity'] as const
export const pushedScoreKindSchema = z.enum(pushedScoreKinds)
/** Scores that may order the queue, the highest first: those that are pushed, and those of the project's own recipe (docs/spec/learning.md). */
export const scoreKinds = [...pushedScoreKinds, 'learning'] as const
export const scoreKindSchema = z.enum(scoreKinds)
export type ScoreKind = z.infer<typeof scoreKindSchema>

/**
 * In which order tasks of the same priority are handed out (docs/spec/dispensing.md, D10 to D19). The order is that of the project's live
 * protocol and the same for all annotators; each is handed the first task that they may have.
 */
export const queueOrderSchema = z.discriminatedUnion('kind', [
  /** By the order of import. */
  z.strictObject({ kind: z.literal('sequential') }),
  /** Shuffled by a hash of the seed and the task: the same seed gives the same order. */
  z.strictObject({ kind: z.literal('random'), seed: z.int().min(0).max(2_147_483_647) }),
  /** Whatever fewest have read or are reading. */
  z.strictObject({ kind: z.literal('least-read') }),
  /** Whatever most have read or are reading, so that tasks are finished one after the other. */
  z.strictObject({ kind: z.literal('finish-begun') }),
  /** The lowest agreement of earlier readers; what was not compared yet comes last. */
  z.strictObject({ kind: z.literal('low-agreement') }),
  /** The highest score of that kind; what has none comes last. */
  z.strictObject({ kind: z.literal('uncertainty') }),
  z.strictObject({ kind: z.literal('diversity') }),
  /** The highest score of the project's recipe; what has none comes last (docs/spec/learning.md, ML50). */
  z.strictObject({ kind: z.literal('learning') }),
  /** The first sample of each group, then the second of each, and so on: no group waits for another. */
  z.strictObject({ kind: z.literal('stratified'), groupKey: z.string().min(1).max(200) }),
])
export type QueueOrder = z.infer<typeof queueOrderSchema>

/** What the level of a task, which ranks before its place in the order, is made of: nothing, its reads, or their negative. */
export const levelRules = ['none', 'least-read', 'most-read'] as const
export type LevelRule = (typeof levelRules)[number]

export const levelRuleOf = (order: QueueOrder): LevelRule => {
  if (order.kind === 'least-read') return 'least-read'
  return order.kind === 'finish-begun' ? 'most-read' : 'none'
}

/** Rules of the dispenser, one block of a protocol; those of the project's live protocol hold for every claim. */
export const dispensingSchema = z.strictObject({
  order: queueOrderSchema.default({ kind: 'sequential' }),
  /** Samples that one person may have in all, and on one UTC day. */
  most: z.int().min(1).max(100_000_000).optional(),
  mostPerDay: z.int().min(1).max(1_000_000).optional(),
  /** Whoever labels needs all of these among their expertise. */
  expertise: z.array(slugSchema).max(20).default([]),
  /** No two readers of one task from the same affiliation. */
  excludesSameAffiliation: z.boolean().default(false),
  /** Share of the claims that bring a task whose answer is known. */
  goldRate: z.number().min(0).max(0.5).default(0),
  /** Share of the claims that bring a sample which the same person read before, at least so many hours ago. */
  repeatRate: z.number().min(0).max(0.5).default(0),
  repeatAfterHours: z.number().min(0).max(87_600).default(168),
  /** Assignments that the bench holds beyond the one on the screen. */
  prefetch: z.int().min(0).max(10).default(2),
})
export type Dispensing = z.infer<typeof dispensingSchema>

/**
 * What an annotation is for: a vote on an open task; a second reading of one's own; a reading of a task whose answer is known; the same in the
 * test before a project opens to a person; a change of one's own vote, after seeing the others' marks or because it was returned. A revision
 * supersedes the vote, counts in its place, and has the repeat -1, -2, ... (docs/spec/lifecycle.md, L70).
 */
export const annotationPurposes = ['vote', 'repeat', 'gold', 'qualification', 'revision'] as const
export type AnnotationPurpose = (typeof annotationPurposes)[number]
