import { backendIdSchema, backendProtocols, modelIdSchema, projectIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { backendParams, projectParams, timeSchema } from '../shared.ts'

const addressSchema = z
  .url({ protocol: /^https?$/, message: 'an address such as http://models.example.org:9090' })
  .max(2000)
  .refine(
    (address) => !/^[a-z]+:\/\/[^/?#]*@/i.test(address),
    'leave name and password out of the address: what it asks for goes into the secret',
  )

/** What a backend told of itself. */
export const backendToldSchema = z.object({
  name: z.string(),
  version: z.string(),
  digest: z.string().nullable(),
  licence: z.string().nullable(),
  can: z.array(z.string()),
  labels: z.array(z.string()),
  questions: z.array(z.object({ id: z.string(), options: z.array(z.string()) })),
})

export const backendSchema = z.object({
  id: backendIdSchema,
  projectId: projectIdSchema,
  modelId: modelIdSchema,
  /** The model's name. */
  model: z.string(),
  name: z.string(),
  protocol: z.enum(backendProtocols),
  address: z.string(),
  hasSecret: z.boolean(),
  isActive: z.boolean(),
  answersPrompts: z.boolean(),
  concurrency: z.int(),
  mostPerMinute: z.int().nullable(),
  told: backendToldSchema.nullable(),
  toldAt: timeSchema.nullable(),
  /** Failures since the last good answer; after five it rests for a while, and nothing is sent. */
  failures: z.int(),
  restsUntil: timeSchema.nullable(),
  lastError: z.string().nullable(),
  lastErrorAt: timeSchema.nullable(),
  createdAt: timeSchema,
})
export type Backend = z.infer<typeof backendSchema>

const changeable = {
  name: z.string().trim().min(1).max(100),
  address: addressSchema,
  isActive: z.boolean(),
  answersPrompts: z.boolean(),
  concurrency: z.int().min(1).max(32),
  mostPerMinute: z.int().min(1).max(100_000).nullable(),
}
const secretSchema = z.string().trim().min(1).max(2000).nullable()

export const listBackends = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/backends',
  tag: 'models',
  summary: 'Backends of a project, by name: what they told of themselves, and how they fared',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: { 200: z.array(backendSchema) },
})
export const createBackend = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/backends',
  tag: 'models',
  summary: 'Add the address of a program that answers for a model. Its secret is sent to it as a bearer token and never shown again',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({
    modelId: modelIdSchema,
    name: changeable.name,
    protocol: z.enum(backendProtocols).default('reticle'),
    address: addressSchema,
    secret: secretSchema.default(null),
    answersPrompts: z.boolean().default(true),
    concurrency: changeable.concurrency.default(2),
    mostPerMinute: changeable.mostPerMinute.default(null),
  }),
  answers: { 201: backendSchema },
})
export const updateBackend = defineRoute({
  method: 'PATCH',
  path: '/backends/:backendId',
  tag: 'models',
  summary: 'Change a backend, or turn it off and on; a secret of null takes it away',
  access: { kind: 'project', of: 'backend', can: 'project.manage' },
  params: backendParams,
  body: z
    .strictObject({ ...changeable, secret: secretSchema })
    .partial()
    .refine((body) => Object.keys(body).length > 0, 'say what to change'),
  answers: { 200: backendSchema },
})
export const removeBackend = defineRoute({
  method: 'DELETE',
  path: '/backends/:backendId',
  tag: 'models',
  summary: 'Remove a backend: its runs are stopped, and nothing is sent there any more; what it said stays',
  access: { kind: 'project', of: 'backend', can: 'project.manage' },
  params: backendParams,
  answers: { 204: 'empty' },
})

export const backendCheckSchema = z.object({
  backend: backendSchema,
  isWell: z.boolean(),
  /** What is wrong and where; null when nothing is. */
  fault: z.string().nullable(),
  /** The version that it says, when it is registered by now. */
  version: z.string().nullable(),
  /** It was registered by this check, with the mapping of the version before it, or by names that are the same here. */
  isNew: z.boolean(),
  /** The backend's names that no mapping has: map them when you register the version by hand. Their marks would be refused. */
  unmapped: z.object({ labels: z.array(z.string()), questions: z.array(z.string()) }),
})
export type BackendCheck = z.infer<typeof backendCheckSchema>

export const checkBackend = defineRoute({
  method: 'POST',
  path: '/backends/:backendId/check',
  tag: 'models',
  summary: 'Ask a backend now whether it is well and what it is; registers the version that it says when all its names are mapped',
  access: { kind: 'project', of: 'backend', can: 'project.manage' },
  params: backendParams,
  answers: { 200: backendCheckSchema },
})
