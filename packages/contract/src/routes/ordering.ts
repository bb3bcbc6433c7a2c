import { modelRunStates, orderingIdSchema, orderingRecipeSchema, projectIdSchema, queueOrderSchema, taskIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, timeSchema } from '../shared.ts'

const manages = { kind: 'project', of: 'project', can: 'project.manage' } as const
const orderingParams = projectParams.extend({ orderingId: orderingIdSchema })

/** A task as it stands in the queue. Score and parts are null where it has none, and to someone who also labels here. */
export const queuedTaskSchema = z.object({
  taskId: taskIdSchema,
  sampleId: z.string(),
  name: z.string(),
  reads: z.int(),
  counted: z.int(),
  priority: z.int(),
  score: z.number().nullable(),
  /** By name: the rank share of each strategy under its id, what it was made of behind a dot (docs/spec/learning.md, ML51). */
  parts: z.record(z.string(), z.number()).nullable(),
})
export type QueuedTask = z.infer<typeof queuedTaskSchema>

export const orderingSchema = z.object({
  id: orderingIdSchema,
  projectId: projectIdSchema,
  kind: z.enum(['live', 'preview']),
  recipe: orderingRecipeSchema,
  state: z.enum(modelRunStates),
  /** 0 to 1. */
  progress: z.number(),
  /** Why it failed: what is wrong with the recipe, and where. */
  error: z.string().nullable(),
  createdBy: z.string(),
  createdAt: timeSchema,
  endedAt: timeSchema.nullable(),
  /** null until it is done. */
  outcome: z
    .object({
      questionId: z.string().nullable(),
      /** Versions of models that were asked. */
      models: z.array(z.string()),
      by: z.object({ strategies: z.record(z.string(), z.string()), mixture: z.string(), seed: z.int() }),
      counts: z.object({ scored: z.int(), predicted: z.int(), heldOut: z.int(), reopened: z.int() }),
    })
    .nullable(),
})
export type Ordering = z.infer<typeof orderingSchema>

export const orderingDetailSchema = orderingSchema.extend({
  /** The first tasks by these scores; empty until it is done. */
  first: z.array(queuedTaskSchema),
})
export type OrderingDetail = z.infer<typeof orderingDetailSchema>

const strategySchema = z.object({
  id: z.string(),
  version: z.string(),
  /** What it goes by. */
  needs: z.array(z.string()),
  /** Every parameter with its default. */
  defaults: z.record(z.string(), z.number()),
})

export const projectOrderingSchema = z.object({
  /** The order of the live protocol; the recipe is followed where it is `learning`. */
  order: queueOrderSchema.nullable(),
  /** The recipe that was set last; null before there is one. */
  recipe: orderingRecipeSchema.nullable(),
  /** Newest first. */
  runs: z.array(orderingSchema),
  strategies: z.array(strategySchema),
})
export type ProjectOrdering = z.infer<typeof projectOrderingSchema>

const recipeBody = z.strictObject({ recipe: orderingRecipeSchema })

export const getOrdering = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/ordering',
  tag: 'dispensing',
  summary: 'The recipe by which the queue is ordered, its last runs, and the strategies that there are',
  access: manages,
  params: projectParams,
  answers: { 200: projectOrderingSchema },
})
export const setOrdering = defineRoute({
  method: 'PUT',
  path: '/projects/:projectId/ordering',
  tag: 'dispensing',
  summary: 'Set the recipe of the queue, and make the scores of all tasks by it; a worker does it. The same recipe again makes them anew',
  access: manages,
  params: projectParams,
  body: recipeBody,
  answers: { 202: orderingSchema },
})
export const previewOrdering = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/ordering/previews',
  tag: 'dispensing',
  summary: 'Which tasks would come first by a recipe, with their scores and parts; nothing is changed',
  access: manages,
  params: projectParams,
  body: recipeBody,
  answers: { 202: orderingSchema },
})
export const getOrderingRun = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/ordering/runs/:orderingId',
  tag: 'dispensing',
  summary: 'One making of scores, or a preview, with the first tasks',
  access: manages,
  params: orderingParams,
  answers: { 200: orderingDetailSchema },
})
export const cancelOrderingRun = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/ordering/runs/:orderingId/cancel',
  tag: 'dispensing',
  summary: 'Stop making scores; those that are written stay',
  access: manages,
  params: orderingParams,
  answers: { 200: orderingSchema },
})
export const listNextTasks = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/queue/next',
  tag: 'dispensing',
  summary: 'The next tasks of the queue in their order, with score and parts where the order goes by scores',
  access: manages,
  params: projectParams,
  query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  answers: { 200: z.object({ isRestricted: z.boolean(), tasks: z.array(queuedTaskSchema) }) },
})
