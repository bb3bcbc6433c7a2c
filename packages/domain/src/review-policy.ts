import { z } from 'zod'

/**
 * What comes to the desk (docs/spec/lifecycle.md, L70 to L79).
 * `contested`: what the routing rules contest; the independent double read with an adjudicator, and k readers with consensus, are this.
 * `panel`: after the blind read each reader sees the marks of the others, without names, once, and may change only their own; then the rules decide.
 * `every`: each task comes to the desk before it settles: a reviewer accepts, mends, returns or reassigns.
 */
export const reviewModes = ['contested', 'panel', 'every'] as const
export type ReviewMode = (typeof reviewModes)[number]

export const reviewPolicySchema = z.strictObject({
  /** Reviewers see readers under shuffled letters. */
  isBlind: z.boolean().default(true),
  mode: z.enum(reviewModes).default('contested'),
  /** Share of the tasks that rules settle which a reviewer looks at all the same; chance is a hash of the task, so that it can be repeated. */
  auditRate: z.number().min(0).max(1).default(0),
  /** Readers see, once a task is settled, what was decided on their marks and why, and may write to the reviewer. */
  showsDecision: z.boolean().default(false),
  /** How long the second phase of a panel, and a return for correction, wait for a reader. */
  revisionHours: z.number().positive().max(8760).default(168),
})
export type ReviewPolicy = z.infer<typeof reviewPolicySchema>

/** Known answers before and beside the work. */
export const trainingPolicySchema = z.strictObject({
  /** The test that opens the project to a person: so many known tasks, passed from this mean score on. */
  qualification: z
    .strictObject({
      tasks: z.int().min(1).max(200),
      passScore: z.number().min(0).max(1),
      attempts: z.int().min(1).max(20).default(3),
      /** How long whoever failed waits before the next attempt. */
      retryHours: z.number().min(0).max(8760).default(0),
      /** The known answer is shown after each task of the test. */
      showsAnswers: z.boolean().default(true),
    })
    .optional(),
  /** Managers are advised to pause an annotator whose score on hidden gold is below this, from so many readings on. Nobody is paused by itself. */
  adviseBelow: z.number().min(0).max(1).default(0.7),
  adviseFrom: z.int().min(3).max(1000).default(10),
})
export type TrainingPolicy = z.infer<typeof trainingPolicySchema>
