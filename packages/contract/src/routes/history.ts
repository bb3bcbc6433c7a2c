import { annotationContentSchema, eventTypes } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { assignmentParams, taskParams, timeSchema } from '../shared.ts'

/** One saved state of a draft. The last few are kept while the assignment is open. */
export const draftStateSchema = z.object({ version: z.int(), savedAt: timeSchema, regions: z.int(), answers: z.int() })

/** What happened to my own assignment; nothing of peers, and nothing that tells whether it counted (lifecycle.md, L51). */
export const assignmentHistorySchema = z.object({
  events: z.array(
    z.object({
      at: timeSchema,
      kind: z.enum(['leased', 'expired', 'released', 'revoked', 'withdrawn', 'skipped', 'submitted']),
      fence: z.int().nullable(),
      /** A skip's, a revocation's or a withdrawal's reason. */
      reason: z.string().nullable(),
    }),
  ),
  /** Newest first. */
  drafts: z.array(draftStateSchema),
})
export type AssignmentHistory = z.infer<typeof assignmentHistorySchema>

export const getAssignmentHistory = defineRoute({
  method: 'GET',
  path: '/assignments/:assignmentId/history',
  tag: 'labelling',
  summary: 'What happened to my assignment, and the saved states of its draft',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  answers: { 200: assignmentHistorySchema },
})
export const getDraftState = defineRoute({
  method: 'GET',
  path: '/assignments/:assignmentId/drafts/:version',
  tag: 'labelling',
  summary: 'One saved state of my draft, to take it back',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  // What is no version at all is one that is not kept.
  params: assignmentParams.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647).catch(0) }),
  answers: { 200: z.object({ version: z.int(), savedAt: timeSchema, content: annotationContentSchema }) },
})

export const taskEventSchema = z.object({
  at: timeSchema,
  type: z.enum(eventTypes),
  /** A reader under the name that the desk shows ("Reader A" when the review is blind), a named person of the desk, or null: the system itself. */
  who: z.string().nullable(),
  reason: z.string().nullable(),
  /** Plain numbers and words of the event, such as `reads` or `fence`. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export const taskHistorySchema = z.object({ events: z.array(taskEventSchema) })
export type TaskHistory = z.infer<typeof taskHistorySchema>

export const getTaskHistory = defineRoute({
  method: 'GET',
  path: '/tasks/:taskId/history',
  tag: 'desk',
  summary: 'What happened to a task and its assignments, oldest first; empty for someone who also labels while the task is open',
  access: { kind: 'project', of: 'task', can: 'quality.read' },
  params: taskParams,
  answers: { 200: taskHistorySchema },
})
