import {
  adjudicationIdSchema,
  annotationContentSchema,
  annotationIdSchema,
  objectDecisionSchema,
  projectIdSchema,
  protocolIdSchema,
  reasonCodeSchema,
  resolutionKinds,
  taskConsensusSchema,
  taskFlow,
  taskIdSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, projectParams, taskParams, timeSchema } from '../shared.ts'
import { sampleSchema } from './samples.ts'

export const taskStates = Object.keys(taskFlow)

export const taskSummarySchema = z.object({
  id: taskIdSchema,
  projectId: projectIdSchema,
  state: z.enum(taskStates),
  /** Named reason of the last routing decision. */
  reason: z.string().nullable(),
  sample: sampleSchema,
  annotations: z.int(),
  reads: z.int(),
  agreement: z.number().nullable(),
  contestedAt: timeSchema.nullable(),
  /** The caller annotated this task and may not adjudicate it. */
  isOwn: z.boolean(),
  /** Higher is handed out first. */
  priority: z.int(),
  /** Whether its answer is known and it is hidden in the stream; null to someone who also labels here. */
  isGold: z.boolean().nullable(),
})
export type TaskSummary = z.infer<typeof taskSummarySchema>

export const listTasks = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/tasks',
  tag: 'desk',
  summary: 'Tasks by state',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  query: pageQuery.extend({ state: z.enum(taskStates).optional() }),
  answers: { 200: pageOf(taskSummarySchema) },
})

/** Readers are shown under a name that is shuffled per task when the protocol blinds the review ("Reader A"). */
export const readerAnnotationSchema = z.object({
  annotationId: annotationIdSchema,
  reader: z.string(),
  submittedAt: timeSchema,
  activeMilliseconds: z.int(),
  isCounted: z.boolean(),
  content: annotationContentSchema,
  /** What the reader said before: readings that this one corrects, the latest first. Absent where it is the first one. */
  earlier: z.array(z.object({ annotationId: annotationIdSchema, submittedAt: timeSchema, content: annotationContentSchema })).optional(),
})

export const adjudicationSchema = z.object({
  id: adjudicationIdSchema,
  reviewer: z.string(),
  signedAt: timeSchema,
  reasonCode: reasonCodeSchema,
  note: z.string(),
  content: annotationContentSchema,
  /** How each object of the consensus was decided; empty where that was not recorded. */
  objects: z.array(objectDecisionSchema),
  supersedes: adjudicationIdSchema.nullable(),
})
export const resolutionSchema = z.object({ kind: z.enum(resolutionKinds), content: annotationContentSchema })

export const taskDetailSchema = taskSummarySchema.extend({
  protocolId: protocolIdSchema,
  readers: z.array(readerAnnotationSchema),
  consensus: taskConsensusSchema.nullable(),
  adjudications: z.array(adjudicationSchema),
  resolution: resolutionSchema.nullable(),
  /** The known answer of a gold task that was reopened to mend it, and what it came from. Signing makes it gold again. */
  mended: z.object({ from: z.enum(['adjudication', 'consensus', 'file']), content: annotationContentSchema }).optional(),
})
export type TaskDetail = z.infer<typeof taskDetailSchema>

export const getTask = defineRoute({
  method: 'GET',
  path: '/tasks/:taskId',
  tag: 'desk',
  summary: 'One task with its readers, consensus and decisions',
  access: { kind: 'project', of: 'task', can: 'quality.read' },
  params: taskParams,
  answers: { 200: taskDetailSchema },
})

export const adjudicateTask = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/adjudication',
  tag: 'desk',
  summary: 'Decide a contested task, with a reason; signed by the caller',
  access: { kind: 'project', of: 'task', can: 'task.adjudicate' },
  params: taskParams,
  body: z.strictObject({
    content: annotationContentSchema,
    objects: z.array(objectDecisionSchema).max(20_000).default([]),
    reasonCode: reasonCodeSchema,
    note: z.string().max(10_000).default(''),
    /** The lease under which it was decided. Without one the task must not be held by anybody else. */
    fence: z.int().optional(),
  }),
  answers: { 201: adjudicationSchema },
})
export const reopenTask = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/reopening',
  tag: 'desk',
  summary: 'Reopen a settled task: contest it again, or ask for more reads',
  access: { kind: 'project', of: 'task', can: 'task.reopen' },
  params: taskParams,
  body: z.strictObject({
    to: z.enum(['contested', 'collecting']).default('contested'),
    moreReads: z.int().min(1).max(20).default(1),
    reason: z.string().trim().min(1).max(2000),
  }),
  answers: { 200: taskSummarySchema },
})
