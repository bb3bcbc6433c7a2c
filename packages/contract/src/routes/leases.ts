import { annotationPurposes, assignmentIdSchema, personIdSchema, sampleIdSchema, taskIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { assignmentParams, pageOf, pageQuery, projectParams, timeSchema } from '../shared.ts'

/**
 * One running lease, as the desk sees it. Someone who also labels on this project sees who holds leases, and not of what: the task, the
 * sample and the purpose are null then (lifecycle.md, L51).
 */
export const leaseSchema = z.object({
  assignmentId: assignmentIdSchema,
  taskId: taskIdSchema.nullable(),
  sample: z.object({ id: sampleIdSchema, name: z.string() }).nullable(),
  person: z.object({ id: personIdSchema, name: z.string() }),
  purpose: z.enum(annotationPurposes).nullable(),
  leasedAt: timeSchema,
  expiresAt: timeSchema,
  /** When a draft was saved last; null while there is none. */
  draftAt: timeSchema.nullable(),
  draftVersion: z.int(),
})
export type Lease = z.infer<typeof leaseSchema>

export const listLeases = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/leases',
  tag: 'dispensing',
  summary: 'Who holds which sample now, longest held first; a lease shows here within a second of its claim',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  query: pageQuery,
  answers: { 200: pageOf(leaseSchema) },
})

/** The draft stays, and a submission that comes all the same is kept. A lease that has ended already is answered alike. */
export const revokeLease = defineRoute({
  method: 'POST',
  path: '/assignments/:assignmentId/revocation',
  tag: 'dispensing',
  summary: 'Take a sample back from its annotator, so that it is free for others',
  access: { kind: 'project', of: 'assignment', can: 'project.manage' },
  params: assignmentParams,
  body: z.strictObject({ reason: z.string().trim().min(1, 'say why').max(2000) }),
  answers: { 204: 'empty' },
})
