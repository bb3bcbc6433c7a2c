import {
  annotationContentSchema,
  annotationIdSchema,
  geometrySchema,
  objectDecisionSchema,
  reasonCodeSchema,
  taskIdSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, projectParams, taskParams, timeSchema } from '../shared.ts'
import { taskSummarySchema } from './tasks.ts'

const ofTask = { kind: 'project', of: 'task', can: 'task.adjudicate' } as const

/** Which contested tasks: what is left out holds no one back. */
export const contestedFilterSchema = z.object({
  /** Named reason of the routing decision, as `facets` lists them. */
  reason: z.string().max(300).optional(),
  /** A label that a mark of one of the readers has, or an option that one of them chose (`question:option`). */
  label: z.string().max(200).optional(),
  minAgreement: z.coerce.number().min(0).max(1).optional(),
  maxAgreement: z.coerce.number().min(0).max(1).optional(),
  /** Less than this: what a bin of agreement ends at. */
  belowAgreement: z.coerce.number().min(0).max(1).optional(),
  /** A person who annotated it. Refused while the protocol blinds the review. */
  readerId: z.uuid().optional(),
  /** A group key of the sample with its value, as `patient=17`. */
  group: z.string().max(500).optional(),
  /** Only those that nobody holds. */
  isFree: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
})
export type ContestedFilter = z.infer<typeof contestedFilterSchema>

/** Who holds a contested task now. */
export const holderSchema = z.object({ name: z.string(), isMe: z.boolean(), expiresAt: timeSchema })
export const contestedTaskSchema = taskSummarySchema.extend({
  heldBy: holderSchema.nullable(),
  /** Objects of the consensus, and those of them on which readers differ. */
  objects: z.int(),
  disputed: z.int(),
  /** How often it was given back to its readers. */
  round: z.int(),
})
export type ContestedTask = z.infer<typeof contestedTaskSchema>

export const listContested = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/contested',
  tag: 'desk',
  summary: 'Contested tasks, longest waiting first; never one that the caller annotated',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  query: pageQuery.extend(contestedFilterSchema.shape),
  answers: { 200: pageOf(contestedTaskSchema) },
})
const facet = z.array(z.object({ value: z.string(), text: z.string(), count: z.int() }))
export const getContestedFacets = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/contested/facets',
  tag: 'desk',
  summary: 'What the contested tasks can be filtered by, with counts; no readers while the review is blind',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: {
    200: z.object({
      total: z.int(),
      reasons: facet,
      labels: facet,
      groups: facet,
      readers: facet,
      /** Tasks by agreement: `bins[k]` of n from k / n to below (k + 1) / n, the last one with 1; `unknown`: those without. */
      agreement: z.object({ bins: z.array(z.int()), unknown: z.int() }),
    }),
  },
})

/** A decision that nobody has signed yet, as it is kept with the lease. */
export const decisionDraftSchema = z.strictObject({
  content: annotationContentSchema,
  objects: z.array(objectDecisionSchema).max(20_000),
  reasonCode: reasonCodeSchema.nullable(),
  note: z.string().max(10_000),
})
export type DecisionDraft = z.infer<typeof decisionDraftSchema>

/** A contested task leased to one reviewer. */
export const reviewSchema = z.object({
  taskId: taskIdSchema,
  /** Grows with each lease of this pair of task and reviewer; a request with an older one is stale. */
  fence: z.int(),
  expiresAt: timeSchema,
  draft: decisionDraftSchema.nullable(),
  draftVersion: z.int(),
})
export type Review = z.infer<typeof reviewSchema>
const kept = z.object({ fence: z.int(), expiresAt: timeSchema, draftVersion: z.int() })

export const claimReview = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/reviews',
  tag: 'desk',
  summary: 'Lease the next contested task that I may decide; 204 with Reticle-Reason (nothing-left, all-leased) when there is none',
  access: { kind: 'project', of: 'project', can: 'task.adjudicate' },
  params: projectParams,
  body: z.strictObject({ filter: contestedFilterSchema.optional(), notTaskIds: z.array(taskIdSchema).max(100).default([]) }),
  answers: { 201: reviewSchema, 204: 'empty' },
})
/** 409 `leased` names who holds it and until when; `takesOver` takes it from them, which they are told. */
export const takeReview = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/review',
  tag: 'desk',
  summary: 'Lease this contested task to decide it',
  access: ofTask,
  params: taskParams,
  body: z.strictObject({ takesOver: z.boolean().default(false) }),
  answers: { 200: reviewSchema },
})
export const keepReview = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/review/heartbeat',
  tag: 'desk',
  summary: 'Keep my lease of a contested task',
  access: ofTask,
  params: taskParams,
  body: z.strictObject({ fence: z.int() }),
  answers: { 200: kept },
})
/** As `saveDraft`: a version that does not follow, or a stale fence, is refused and overwrites nothing. */
export const saveReviewDraft = defineRoute({
  method: 'PUT',
  path: '/tasks/:taskId/review/draft',
  tag: 'desk',
  summary: 'Save my unsigned decision, and keep the lease',
  access: ofTask,
  params: taskParams,
  body: z.strictObject({ fence: z.int(), version: z.int().min(1), draft: decisionDraftSchema }),
  answers: { 200: kept },
})
export const releaseReview = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/review/release',
  tag: 'desk',
  summary: 'Give a contested task back; the draft stays',
  access: ofTask,
  params: taskParams,
  body: z.strictObject({ fence: z.int() }),
  answers: { 204: 'empty' },
})

/** Gives annotations back to their authors with comments; their revisions are compared again. */
export const returnTask = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/return',
  tag: 'desk',
  summary: 'Return a contested task to readers for correction: each gets their own annotation back as a draft, with the comments',
  access: ofTask,
  params: taskParams,
  body: z.strictObject({
    annotations: z
      .array(
        z.strictObject({
          annotationId: annotationIdSchema,
          comment: z.string().trim().min(1).max(5000),
          objects: z
            .array(z.strictObject({ regionId: z.string().max(64), comment: z.string().trim().min(1).max(2000) }))
            .max(1000)
            .default([]),
        }),
      )
      .min(1)
      .max(99),
  }),
  answers: { 200: taskSummarySchema },
})
/** The annotation counts no more and stays as an extra; whoever made it is not asked again. */
export const reassignTask = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/reassignment',
  tag: 'desk',
  summary: 'Set an annotation of a contested task aside and ask somebody else',
  access: ofTask,
  params: taskParams,
  body: z.strictObject({ annotationId: annotationIdSchema, reason: z.string().trim().min(1).max(2000) }),
  answers: { 200: taskSummarySchema },
})

const fusionMethods = ['fusion', 'pixel-vote', 'staple', 'centroid', 'mean-ellipse', 'medoid'] as const
/** One mark made of several readers' marks of an object, by a method of the consensus. */
export const fuseObject = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/fusion',
  tag: 'desk',
  summary: 'Fuse marks of readers into one',
  access: ofTask,
  params: taskParams,
  body: z.strictObject({
    /** Left out: whatever fits the kind of the marks (boxes and the like: fusion; polygons and masks: pixel-vote; points: centroid). */
    method: z.enum(fusionMethods).optional(),
    members: z
      .array(z.strictObject({ annotationId: annotationIdSchema, regionId: z.string().max(64) }))
      .min(2)
      .max(99),
  }),
  answers: { 200: z.object({ geometry: geometrySchema, method: z.enum(fusionMethods) }) },
})
/** Nested areas: where at least k of the n readers have the object, k = 1..n. Objects without an area are left out. */
export const getContours = defineRoute({
  method: 'GET',
  path: '/tasks/:taskId/contours',
  tag: 'desk',
  summary: 'How many readers agree on each pixel of each object',
  access: { kind: 'project', of: 'task', can: 'quality.read' },
  params: taskParams,
  answers: {
    200: z.object({
      readers: z.int(),
      objects: z.array(
        z.object({ clusterId: z.string(), levels: z.array(z.object({ atLeast: z.int(), geometry: geometrySchema, area: z.number() })) }),
      ),
    }),
  },
})
