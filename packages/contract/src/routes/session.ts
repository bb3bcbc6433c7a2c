import { organizationIdSchema, personIdSchema, roleSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'

export const personSchema = z.object({ id: personIdSchema, name: z.string(), email: z.string() })

/** The caller: who, in which organizations, and whether the demo runs. */
export const sessionSchema = z.object({
  person: personSchema.nullable(),
  organizations: z.array(
    z.object({ id: organizationIdSchema, name: z.string(), roles: z.array(roleSchema), mayCreateProjects: z.boolean() }),
  ),
  isDemo: z.boolean(),
  /** True until a first owner exists: the sign-in page then offers to make one. */
  needsSetUp: z.boolean(),
})
export type Session = z.infer<typeof sessionSchema>

export const getSession = defineRoute({
  method: 'GET',
  path: '/session',
  tag: 'session',
  summary: 'Who is signed in',
  access: { kind: 'public' },
  answers: { 200: sessionSchema },
})

export const signIn = defineRoute({
  method: 'POST',
  path: '/session',
  tag: 'session',
  summary: 'Sign in with e-mail and password',
  access: { kind: 'public' },
  body: z.strictObject({ email: z.email().max(320), password: z.string().min(1).max(1000) }),
  answers: { 200: sessionSchema },
})

export const signOut = defineRoute({
  method: 'DELETE',
  path: '/session',
  tag: 'session',
  summary: 'Sign out',
  access: { kind: 'signed-in' },
  answers: { 204: 'empty' },
})

/** First start without the demo: the first person becomes the owner of the first organization. Needs the code that the server printed. */
export const setUp = defineRoute({
  method: 'POST',
  path: '/set-up',
  tag: 'session',
  summary: 'Make the first owner and organization',
  access: { kind: 'public' },
  body: z.strictObject({
    code: z.string().min(1).max(200),
    organization: z.string().trim().min(1).max(200),
    name: z.string().trim().min(1).max(200),
    email: z.email().max(320),
    password: z.string().min(10, 'at least 10 characters').max(1000),
  }),
  answers: { 201: sessionSchema },
})

export const demoPersonSchema = z.object({
  id: personIdSchema,
  name: z.string(),
  part: z.enum(['annotator', 'tie-breaker', 'reviewer', 'manager', 'ml-engineer']),
})

export const listDemoPeople = defineRoute({
  method: 'GET',
  path: '/demo/people',
  tag: 'session',
  summary: 'The people of the demo',
  access: { kind: 'demo' },
  answers: { 200: z.array(demoPersonSchema) },
})

export const signInAsDemoPerson = defineRoute({
  method: 'POST',
  path: '/demo/session',
  tag: 'session',
  summary: 'Sign in as a person of the demo',
  access: { kind: 'demo' },
  body: z.strictObject({ personId: personIdSchema }),
  answers: { 200: sessionSchema },
})

/** A bearer token for programs: shown once, only its hash is kept. */
export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export const listTokens = defineRoute({
  method: 'GET',
  path: '/tokens',
  tag: 'session',
  summary: 'My tokens for programs',
  access: { kind: 'signed-in' },
  answers: { 200: z.array(tokenSchema) },
})
export const createToken = defineRoute({
  method: 'POST',
  path: '/tokens',
  tag: 'session',
  summary: 'Make a token for a program',
  access: { kind: 'signed-in' },
  body: z.strictObject({ name: z.string().trim().min(1).max(200), days: z.int().min(1).max(365).default(90) }),
  answers: { 201: tokenSchema.extend({ secret: z.string() }) },
})
export const revokeToken = defineRoute({
  method: 'DELETE',
  path: '/tokens/:tokenId',
  tag: 'session',
  summary: 'Revoke one of my tokens',
  access: { kind: 'signed-in' },
  params: z.object({ tokenId: z.string().max(64) }),
  answers: { 204: 'empty' },
})
