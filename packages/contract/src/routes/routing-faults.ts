import { protocolIdSchema, slugSchema, taskIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, timeSchema } from '../shared.ts'

/** What went wrong with one rule of one protocol version: the latest occurrence, and how often. */
export const routingFaultSchema = z.object({
  ruleId: z.string(),
  protocolId: protocolIdSchema,
  version: z.int(),
  message: z.string(),
  /** The task of the latest one; null to someone who also labels here. */
  task: z.object({ id: taskIdSchema, sample: z.string() }).nullable(),
  count: z.int(),
  firstAt: timeSchema,
  lastAt: timeSchema,
})
export type RoutingFault = z.infer<typeof routingFaultSchema>

export const listRoutingFaults = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/routing-faults',
  tag: 'routing',
  summary: 'Routing rules that failed, latest first',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  answers: { 200: z.array(routingFaultSchema) },
})
export const clearRoutingFault = defineRoute({
  method: 'DELETE',
  path: '/projects/:projectId/routing-faults/:protocolId/:ruleId',
  tag: 'routing',
  summary: 'Forget the faults of a rule; it counts anew when it fails again',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams.extend({ protocolId: protocolIdSchema, ruleId: slugSchema }),
  answers: { 204: 'empty' },
})
