import { organizationIdSchema, projectIdSchema, protocolIdSchema, protocolSchema, roleSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, protocolParams, timeSchema } from '../shared.ts'

export const projectSchema = z.object({
  id: projectIdSchema,
  organizationId: organizationIdSchema,
  name: z.string(),
  description: z.string(),
  isDemo: z.boolean(),
  createdAt: timeSchema,
  /** The caller's roles here. */
  roles: z.array(roleSchema),
  protocolId: protocolIdSchema.nullable(),
  sampleCount: z.int(),
  /** The day by which it is to be done. */
  dueOn: z.iso.date().nullable(),
})
export type Project = z.infer<typeof projectSchema>

export const listProjects = defineRoute({
  method: 'GET',
  path: '/projects',
  tag: 'projects',
  summary: 'Projects that I have a part in',
  access: { kind: 'signed-in' },
  answers: { 200: z.array(projectSchema) },
})

export const createProject = defineRoute({
  method: 'POST',
  path: '/projects',
  tag: 'projects',
  summary: 'Make a project',
  access: { kind: 'organization', can: 'project.create' },
  body: z.strictObject({
    organizationId: organizationIdSchema.optional(),
    name: z.string().trim().min(1).max(200),
    description: z.string().max(5000).default(''),
    protocol: protocolSchema.optional(),
    /** Marks the project as a record of the demo; heard only while the demo runs. */
    isDemo: z.boolean().default(false),
  }),
  answers: { 201: projectSchema },
})

export const getProject = defineRoute({
  method: 'GET',
  path: '/projects/:projectId',
  tag: 'projects',
  summary: 'One project',
  access: { kind: 'project', of: 'project', can: 'project.read' },
  params: projectParams,
  answers: { 200: projectSchema },
})

export const updateProject = defineRoute({
  method: 'PATCH',
  path: '/projects/:projectId',
  tag: 'projects',
  summary: 'Rename or describe a project, or say by when it is to be done',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({
    name: z.string().trim().min(1).max(200).optional(),
    description: z.string().max(5000).optional(),
    dueOn: z.iso.date().nullable().optional(),
  }),
  answers: { 200: projectSchema },
})

export const protocolVersionSchema = z.object({
  id: protocolIdSchema,
  projectId: projectIdSchema,
  version: z.int(),
  createdAt: timeSchema,
  content: protocolSchema,
})
export type ProtocolVersion = z.infer<typeof protocolVersionSchema>

export const listProtocols = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/protocols',
  tag: 'protocols',
  summary: 'Protocol versions, newest first',
  access: { kind: 'project', of: 'project', can: 'protocol.read' },
  params: projectParams,
  answers: { 200: z.array(protocolVersionSchema) },
})

export const publishProtocol = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/protocols',
  tag: 'protocols',
  summary: 'Publish a new protocol version; tasks that nobody has begun move to it',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: protocolSchema,
  answers: { 201: protocolVersionSchema },
})

export const getProtocol = defineRoute({
  method: 'GET',
  path: '/protocols/:protocolId',
  tag: 'protocols',
  summary: 'One protocol version',
  access: { kind: 'project', of: 'protocol', can: 'protocol.read' },
  params: protocolParams,
  answers: { 200: protocolVersionSchema },
})
