import { slugSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, projectParams, timeSchema } from '../shared.ts'

const manages = { kind: 'project', of: 'project', can: 'project.manage' } as const
/** By its name, as rules say it. */
const webhookParams = projectParams.extend({ webhook: slugSchema })

const addressSchema = z
  .url({ protocol: /^https?$/, message: 'an address such as https://example.org/hook' })
  .max(2000)
  .refine(
    (address) => !/^[a-z]+:\/\/[^/?#]*@/i.test(address),
    'leave name and password out of the address: the signature proves the sender',
  )

export const deliverySchema = z.object({
  id: z.uuid(),
  state: z.enum(['waiting', 'done', 'given-up']),
  attempts: z.int(),
  /** The HTTP status of the last try; null when there was no answer. */
  lastStatus: z.int().nullable(),
  lastError: z.string(),
  /** Of one that waits: when it is tried next. */
  nextAt: timeSchema.nullable(),
  createdAt: timeSchema,
  doneAt: timeSchema.nullable(),
  /** The rule and the task that it tells of; null of a test. The task is null to someone who also labels here. */
  ruleId: z.string().nullable(),
  taskId: z.string().nullable(),
})
export type Delivery = z.infer<typeof deliverySchema>

export const webhookSchema = z.object({
  /** By this, rules name it. */
  name: slugSchema,
  url: z.string(),
  isActive: z.boolean(),
  createdAt: timeSchema,
  deliveries: z.object({ waiting: z.int(), done: z.int(), givenUp: z.int() }),
  last: deliverySchema.nullable(),
})
export type Webhook = z.infer<typeof webhookSchema>

export const listWebhooks = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/webhooks',
  tag: 'routing',
  summary: 'Addresses that rules may send to, by name',
  access: manages,
  params: projectParams,
  answers: { 200: z.array(webhookSchema) },
})
export const createWebhook = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/webhooks',
  tag: 'routing',
  summary: 'Add an address. The secret, which signs each delivery, is in this answer and never again',
  access: manages,
  params: projectParams,
  body: z.strictObject({ name: slugSchema, url: addressSchema }),
  answers: { 201: webhookSchema.extend({ secret: z.string() }) },
})
export const updateWebhook = defineRoute({
  method: 'PATCH',
  path: '/projects/:projectId/webhooks/:webhook',
  tag: 'routing',
  summary: 'Change an address, or turn it off and on. Its name stays: rules of every protocol version speak of it',
  access: manages,
  params: webhookParams,
  body: z
    .strictObject({ url: addressSchema.optional(), isActive: z.boolean().optional() })
    .refine((body) => Object.keys(body).length > 0, 'say what to change'),
  answers: { 200: webhookSchema },
})
export const renewWebhookSecret = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/webhooks/:webhook/secret',
  tag: 'routing',
  summary: 'A new secret, in this answer and never again; the old one signs nothing more',
  access: manages,
  params: webhookParams,
  answers: { 200: z.object({ secret: z.string() }) },
})
export const removeWebhook = defineRoute({
  method: 'DELETE',
  path: '/projects/:projectId/webhooks/:webhook',
  tag: 'routing',
  summary: 'Remove an address with the record of its deliveries; rules that still name it then fail, which shows',
  access: manages,
  params: webhookParams,
  answers: { 204: 'empty' },
})
export const testWebhook = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/webhooks/:webhook/test',
  tag: 'routing',
  summary: 'Send a test delivery, as a rule would',
  access: manages,
  params: webhookParams,
  answers: { 202: deliverySchema },
})
export const listDeliveries = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/webhooks/:webhook/deliveries',
  tag: 'routing',
  summary: 'Deliveries of a webhook, newest first',
  access: manages,
  params: webhookParams,
  query: pageQuery,
  answers: { 200: pageOf(deliverySchema) },
})
