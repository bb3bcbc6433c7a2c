import { annotationIdSchema, messageIdSchema, planeSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { assignmentParams, taskParams, timeSchema } from '../shared.ts'

/** What a message is pinned to: an object of the consensus, a mark, or a place in image space. */
export const messagePlaceSchema = z.strictObject({
  clusterId: z.string().max(200).optional(),
  regionId: z.string().max(64).optional(),
  at: z.strictObject({ x: z.number().finite(), y: z.number().finite() }).optional(),
  plane: planeSchema.optional(),
})
export const messageSchema = z.object({
  id: messageIdSchema,
  /** `Reader A`, a name, or `Reviewer` to a reader while the review is blind. */
  author: z.string(),
  isMine: z.boolean(),
  /** `desk`: reviewers and managers; `reader`: these and the annotator of `annotationId`. */
  audience: z.enum(['desk', 'reader']),
  annotationId: annotationIdSchema.nullable(),
  place: messagePlaceSchema.nullable(),
  text: z.string(),
  postedAt: timeSchema,
})
export type Message = z.infer<typeof messageSchema>
const text = z.string().trim().min(1).max(5000)

export const listMessages = defineRoute({
  method: 'GET',
  path: '/tasks/:taskId/messages',
  tag: 'desk',
  summary: 'All messages on a task, oldest first; none to someone who labels here while it is open',
  access: { kind: 'project', of: 'task', can: 'quality.read' },
  params: taskParams,
  answers: { 200: z.array(messageSchema) },
})
export const postMessage = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/messages',
  tag: 'desk',
  summary: 'Write to the desk, or to the reader of one annotation',
  access: { kind: 'project', of: 'task', can: 'quality.read' },
  params: taskParams,
  body: z
    .strictObject({
      audience: z.enum(['desk', 'reader']).default('desk'),
      annotationId: annotationIdSchema.optional(),
      place: messagePlaceSchema.optional(),
      text,
    })
    .refine((body) => body.audience === 'desk' || body.annotationId !== undefined, {
      path: ['annotationId'],
      message: 'say whose annotation',
    }),
  answers: { 201: messageSchema },
})
export const listOwnMessages = defineRoute({
  method: 'GET',
  path: '/assignments/:assignmentId/messages',
  tag: 'labelling',
  summary: 'Messages about my own annotation, oldest first',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  answers: { 200: z.array(messageSchema) },
})
/** Only about a task that was returned to the caller, or is settled where the protocol shows decisions. */
export const postOwnMessage = defineRoute({
  method: 'POST',
  path: '/assignments/:assignmentId/messages',
  tag: 'labelling',
  summary: 'Answer the desk about my own annotation',
  access: { kind: 'project', of: 'assignment', can: 'task.label' },
  params: assignmentParams,
  body: z.strictObject({ place: messagePlaceSchema.optional(), text }),
  answers: { 201: messageSchema },
})
