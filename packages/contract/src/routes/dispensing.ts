import { pushedScoreKindSchema, queueOrderSchema, sampleIdSchema, taskFlow, taskIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, taskParams, timeSchema } from '../shared.ts'
import { taskSummarySchema } from './tasks.ts'

const mostIds = 10_000
const mostScores = 200_000

const selectors = ['taskIds', 'sampleIds', 'group', 'state'] as const

/** Whose priority changes: exactly one way of saying which tasks. */
export const prioritiesSchema = z
  .strictObject({
    priority: z.int().min(-1_000_000).max(1_000_000),
    taskIds: z.array(taskIdSchema).min(1).max(mostIds).optional(),
    sampleIds: z.array(sampleIdSchema).min(1).max(mostIds).optional(),
    /** All samples with this value of a group key. */
    group: z.strictObject({ key: z.string().min(1).max(200), value: z.string().max(500) }).optional(),
    /** All tasks in this state. */
    state: z.enum(Object.keys(taskFlow)).optional(),
  })
  .refine((body) => selectors.filter((one) => body[one] !== undefined).length === 1, {
    message: `say which tasks in exactly one way: ${selectors.join(', ')}`,
  })
export type Priorities = z.infer<typeof prioritiesSchema>

/** `unknown` counts ids that are none of this project; they change nothing. */
export const setPriorities = defineRoute({
  method: 'PATCH',
  path: '/projects/:projectId/priorities',
  tag: 'dispensing',
  summary: 'Give many tasks a priority; a higher one is handed out first',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: prioritiesSchema,
  answers: { 200: z.object({ changed: z.int(), unknown: z.int() }) },
})

/** Samples and their tasks stay with the reason; what is leased ends; a submission that comes later is kept as an extra. */
export const withdrawSamples = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/withdrawals',
  tag: 'dispensing',
  summary: 'Withdraw samples from the study',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({
    sampleIds: z.array(sampleIdSchema).min(1).max(mostIds),
    reason: z.string().trim().min(1, 'say why').max(2000),
  }),
  answers: { 200: z.object({ withdrawn: z.int(), unknown: z.int() }) },
})

export const scoreSchema = z
  .strictObject({ taskId: taskIdSchema.optional(), sampleId: sampleIdSchema.optional(), value: z.number() })
  .refine((score) => (score.taskId === undefined) !== (score.sampleId === undefined), { message: 'give either taskId or sampleId' })

/** The last score of a task holds, also within one list. Ids that are none of this project are counted as `unknown`. */
export const putScores = defineRoute({
  method: 'PUT',
  path: '/projects/:projectId/scores',
  tag: 'dispensing',
  summary: 'Push scores by which the queue may be ordered; the highest is handed out first',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({
    kind: pushedScoreKindSchema,
    /** Who or what computed them, in words. */
    source: z.string().trim().max(500).default(''),
    scores: z.array(scoreSchema).min(1).max(mostScores),
  }),
  answers: { 200: z.object({ stored: z.int(), unknown: z.int() }) },
})

export const setGold = defineRoute({
  method: 'PUT',
  path: '/tasks/:taskId/gold',
  tag: 'dispensing',
  summary: 'Make a settled task gold (its answer is known, and it is hidden in the stream), or an ordinary one again',
  access: { kind: 'project', of: 'task', can: 'project.manage' },
  params: taskParams,
  body: z.strictObject({ isGold: z.boolean(), reason: z.string().trim().min(1, 'say why').max(2000) }),
  answers: { 200: taskSummarySchema },
})

export const queueSchema = z.object({
  /** The order of the live protocol; null when the project has none. */
  order: queueOrderSchema.nullable(),
  /** What answers claims now. `loading`: Postgres does, while Redis is read anew. */
  mode: z.enum(['redis', 'postgres', 'loading']),
  loading: z.object({ done: z.int(), of: z.int() }).nullable(),
  /** Tasks with a free slot, running leases, tasks whose slot was given back, gold tasks. */
  open: z.int(),
  leased: z.int(),
  returned: z.int(),
  /** null to someone who also labels here. */
  gold: z.int().nullable(),
  comparing: z.int(),
  contested: z.int(),
  /** Tasks that wait for annotators of one expertise, and how many annotators have it who are not paused: with none, they wait. */
  pools: z.array(z.object({ pool: z.string(), waiting: z.int(), annotators: z.int() })),
  /** How much Redis and Postgres differed when they were compared last; zero is as it must be. Null before the first comparison. */
  audit: z.object({ drift: z.int(), at: timeSchema }).nullable(),
  /** When the next lease runs out. */
  nextExpiryAt: timeSchema.nullable(),
  /** When these numbers were counted: at most some seconds ago. */
  countedAt: timeSchema,
})
export type Queue = z.infer<typeof queueSchema>

export const getQueue = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/queue',
  tag: 'dispensing',
  summary: 'The state of the queue',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: { 200: queueSchema },
})
