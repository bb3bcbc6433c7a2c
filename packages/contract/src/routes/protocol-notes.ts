import { adjudicationIdSchema, protocolIdSchema, taskIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, projectParams, timeSchema } from '../shared.ts'
import { sampleSchema } from './samples.ts'

/** "Protocol unclear", as a reviewer found it while deciding. */
export const protocolNoteSchema = z.object({
  id: z.uuid(),
  taskId: taskIdSchema,
  sample: sampleSchema,
  adjudicationId: adjudicationIdSchema,
  clusterId: z.string().nullable(),
  text: z.string(),
  reviewer: z.string(),
  madeAt: timeSchema,
  /** The version that answers it. */
  handled: z.object({ protocolId: protocolIdSchema, version: z.int(), by: z.string(), at: timeSchema }).nullable(),
})
export type ProtocolNote = z.infer<typeof protocolNoteSchema>

export const listProtocolNotes = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/protocol-notes',
  tag: 'desk',
  summary: 'What reviewers found unclear in the protocol, oldest first',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  query: pageQuery.extend({ state: z.enum(['open', 'handled']).default('open') }),
  answers: { 200: pageOf(protocolNoteSchema) },
})
export const handleProtocolNotes = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/protocol-notes/handled',
  tag: 'desk',
  summary: 'Say which protocol version answers these notes',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({ noteIds: z.array(z.uuid()).min(1).max(1000), protocolId: protocolIdSchema }),
  answers: { 204: 'empty' },
})
