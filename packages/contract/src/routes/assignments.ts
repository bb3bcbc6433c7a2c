import {
  annotationContentSchema,
  annotationIdSchema,
  assignmentFlow,
  assignmentIdSchema,
  projectIdSchema,
  protocolIdSchema,
  sampleIdSchema,
  taskIdSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { assignmentParams, projectParams, timeSchema } from '../shared.ts'
import { sampleSchema } from './samples.ts'

const states = Object.keys(assignmentFlow)

/** One task leased to one annotator. Holds nothing of other readers: no count, no name, no answer. */
export const assignmentSchema = z.object({
  id: assignmentIdSchema,
  projectId: projectIdSchema,
  taskId: taskIdSchema,
  sampleId: sampleIdSchema,
  protocolId: protocolIdSchema,
  state: z.enum(states),
  /** Grows with each lease; a request with an older number is stale. */
  fence: z.int(),
  leasedAt: timeSchema,
  expiresAt: timeSchema,
  draft: annotationContentSchema.nullable(),
  draftVersion: z.int(),
  /** Set when this is a change of my own annotation that I was asked for. */
  revision: z
    .object({
      kind: z.enum(['panel', 'returned', 'relabel']),
      comment: z.string(),
      objects: z.array(z.object({ regionId: z.string(), comment: z.string() })),
    })
    .nullable(),
  /** A task of the test before the project opens to me. Gold in the stream is not told apart from other samples. */
  isTest: z.boolean(),
  sample: sampleSchema,
})
export type Assignment = z.infer<typeof assignmentSchema>

/** Why a claim found nothing, in the header `Reticle-Reason` of a 204. */
export const noClaimReasons = [
  'nothing-left',
  'all-leased',
  'no-protocol',
  'cap-reached',
  'paused',
  'expertise',
  /** The test that opens the project was not passed: GET /projects/{id}/qualification says what may be done. */
  'test-failed',
  /** There are fewer tasks with known answers than the test asks for. */
  'no-test-tasks',
  /** All tasks of the test are handed out to me: the project opens when they are submitted, and the test is passed. */
  'test-running',
] as const
export type NoClaimReason = (typeof noClaimReasons)[number]

export const claimAssignment = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/assignments',
  tag: 'labelling',
  summary: 'Claim the next sample; 204 with Reticle-Reason (and Reticle-Retry-At) when there is none',
  access: { kind: 'project', of: 'project', can: 'task.label' },
  params: projectParams,
  answers: { 201: assignmentSchema, 204: 'empty' },
})
export const listMyAssignments = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/assignments',
  tag: 'labelling',
  summary: 'My assignments that are still leased to me, oldest first',
  access: { kind: 'project', of: 'project', can: 'task.label' },
  params: projectParams,
  answers: { 200: z.array(assignmentSchema) },
})
export const getAssignment = defineRoute({
  method: 'GET',
  path: '/assignments/:assignmentId',
  tag: 'labelling',
  summary: 'One of my assignments',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  answers: { 200: assignmentSchema },
})

/**
 * Which task the assignment is of. Whoever sends it with the assignment's id proves that the sample was handed out to them: a lease that no
 * table knows any more is taken up again by it. The web client sends it always.
 */
const ofTask = { taskId: taskIdSchema.optional() }

export const leaseAnswerSchema = z.object({ fence: z.int(), expiresAt: timeSchema, draftVersion: z.int() })

/** Saves the draft and renews the lease. A draft version that is not the next one answers 409 with code `conflict`. */
export const saveDraft = defineRoute({
  method: 'PUT',
  path: '/assignments/:assignmentId/draft',
  tag: 'labelling',
  summary: 'Save my draft',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  body: z.strictObject({ ...ofTask, fence: z.int(), version: z.int().min(1), content: annotationContentSchema }),
  answers: { 200: leaseAnswerSchema },
})
export const heartbeat = defineRoute({
  method: 'POST',
  path: '/assignments/:assignmentId/heartbeat',
  tag: 'labelling',
  summary: 'Keep my lease',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  body: z.strictObject({ ...ofTask, fence: z.int() }),
  answers: { 200: leaseAnswerSchema },
})

/** Says nothing on whether the annotation counts or is an extra: an annotator must not learn how far peers are (lifecycle.md, L51). */
export const submissionSchema = z.object({ annotationId: annotationIdSchema, submittedAt: timeSchema })
/** Idempotent by the header `Idempotency-Key`: the same key always answers with the same annotation. */
export const submitAssignment = defineRoute({
  method: 'POST',
  path: '/assignments/:assignmentId/submission',
  tag: 'labelling',
  summary: 'Submit my annotation',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  headers: z.object({ 'idempotency-key': z.string().min(8).max(200) }),
  body: z.strictObject({
    ...ofTask,
    fence: z.int(),
    content: annotationContentSchema,
    activeMilliseconds: z.int().min(0).max(86_400_000).default(0),
  }),
  answers: { 201: submissionSchema },
})
export const skipAssignment = defineRoute({
  method: 'POST',
  path: '/assignments/:assignmentId/skip',
  tag: 'labelling',
  summary: 'Give the sample back without an annotation',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  body: z.strictObject({
    ...ofTask,
    fence: z.int(),
    kind: z.enum(['not-now', 'not-me', 'not-usable']),
    reason: z.string().max(2000).default(''),
  }),
  answers: { 204: 'empty' },
})
/** The tab was closed, or the bench held more than it needs. Repeating it, or releasing what has ended, is answered alike. */
export const releaseAssignment = defineRoute({
  method: 'POST',
  path: '/assignments/:assignmentId/release',
  tag: 'labelling',
  summary: 'Give a held sample back without a word; it may come again',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  body: z.strictObject({ ...ofTask, fence: z.int() }),
  answers: { 204: 'empty' },
})

/** My own submitted annotations; nothing of others. */
export const myAnnotationSchema = z.object({
  annotationId: annotationIdSchema,
  taskId: taskIdSchema,
  sampleId: sampleIdSchema,
  sampleName: z.string(),
  submittedAt: timeSchema,
  regions: z.int(),
})
export const listMyAnnotations = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/my-annotations',
  tag: 'labelling',
  summary: 'What I have submitted, newest first',
  access: { kind: 'project', of: 'project', can: 'task.label' },
  params: projectParams,
  answers: { 200: z.object({ count: z.int(), latest: z.array(myAnnotationSchema) }) },
})
