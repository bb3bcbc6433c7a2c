import {
  annotationContentSchema,
  assignmentIdSchema,
  reasonCodeSchema,
  regionSchema,
  resolutionKinds,
  taskIdSchema,
  verdicts,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { assignmentParams, pageOf, pageQuery, projectParams, timeSchema } from '../shared.ts'
import { assignmentSchema } from './assignments.ts'
import { sampleSchema } from './samples.ts'

/** A change of my own annotation that I am asked for. */
export const revisionSchema = z.object({
  assignmentId: assignmentIdSchema,
  taskId: taskIdSchema,
  sample: sampleSchema,
  /** `panel`: with the others' marks in sight; `returned`: with a reviewer's comments; `relabel`: a label of mine was split. */
  kind: z.enum(['panel', 'returned', 'relabel']),
  comment: z.string(),
  objects: z.array(z.object({ regionId: z.string(), comment: z.string() })),
  askedAt: timeSchema,
  endsAt: timeSchema,
})
export type Revision = z.infer<typeof revisionSchema>

export const listRevisions = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/revisions',
  tag: 'labelling',
  summary: 'Samples that came back to me, oldest first',
  access: { kind: 'project', of: 'project', can: 'task.label' },
  params: projectParams,
  answers: { 200: z.array(revisionSchema) },
})
/** The draft is my own annotation; submitted, it supersedes that. */
export const takeRevision = defineRoute({
  method: 'POST',
  path: '/assignments/:assignmentId/lease',
  tag: 'labelling',
  summary: 'Work on a sample that came back to me',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  answers: { 200: assignmentSchema },
})
/** In the second phase of a panel only. Letters are shuffled for each task and stay the same in it; no counts of time, no names. */
export const listPeers = defineRoute({
  method: 'GET',
  path: '/assignments/:assignmentId/peers',
  tag: 'labelling',
  summary: "The others' marks of a panel's first phase, without names",
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  answers: {
    200: z.array(z.object({ reader: z.string(), regions: z.array(regionSchema), answers: annotationContentSchema.shape.answers })),
  },
})

/** What was decided on a sample that I annotated, where the protocol shows decisions. */
export const feedbackSchema = z.object({
  assignmentId: assignmentIdSchema,
  taskId: taskIdSchema,
  sample: sampleSchema,
  submittedAt: timeSchema,
  settledAt: timeSchema,
  by: z.enum(resolutionKinds),
  reasonCode: reasonCodeSchema.nullable(),
  note: z.string(),
  /** My marks and answers that the decision did not take as they are. */
  changed: z.int(),
  messages: z.int(),
})
export type Feedback = z.infer<typeof feedbackSchema>
export const listFeedback = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/feedback',
  tag: 'labelling',
  summary: 'Decisions on my annotations, latest first; empty while the protocol does not show them',
  access: { kind: 'project', of: 'project', can: 'task.label' },
  params: projectParams,
  query: pageQuery,
  answers: { 200: pageOf(feedbackSchema) },
})
export const getFeedback = defineRoute({
  method: 'GET',
  path: '/assignments/:assignmentId/feedback',
  tag: 'labelling',
  summary: 'What I marked, what was decided, and why',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  answers: {
    200: feedbackSchema.extend({
      mine: annotationContentSchema,
      decided: annotationContentSchema,
      /** For each of my marks: whether it stands, and the mark of the decision in its place. */
      objects: z.array(
        z.object({
          regionId: z.string(),
          verdict: z.enum(verdicts),
          decidedRegionId: z.string().nullable(),
          reasonCode: reasonCodeSchema.nullable(),
          note: z.string(),
        }),
      ),
    }),
  },
})
