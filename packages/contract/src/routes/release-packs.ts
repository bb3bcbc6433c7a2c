import { type packFlow, packIdSchema, packOptionsSchema, releaseIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { packParams, releaseParams, timeSchema } from '../shared.ts'

const states = ['waiting', 'running', 'done', 'failed', 'cancelled', 'expired'] as const satisfies readonly (keyof typeof packFlow)[]

export const packSchema = z.object({
  id: packIdSchema,
  releaseId: releaseIdSchema,
  options: packOptionsSchema,
  state: z.enum(states),
  /** What it is saved as. */
  fileName: z.string(),
  mediaType: z.string(),
  /** 0 to 1, with the samples that are written of those of the release. */
  progress: z.number(),
  samples: z.object({ done: z.int(), of: z.int() }),
  /** Of the whole file; null until it is done. */
  sha256: z.string().nullable(),
  bytes: z.int().nullable(),
  files: z.int().nullable(),
  /** What the format could not hold; null until it is done. */
  losses: z.array(z.object({ what: z.string(), count: z.int(), kept: z.string().nullable() })).nullable(),
  /** Why it failed, and what to do. */
  error: z.string().nullable(),
  createdBy: z.string(),
  createdAt: timeSchema,
  endedAt: timeSchema.nullable(),
  /** Until when it is kept; asking for it again keeps it longer. */
  expiresAt: timeSchema.nullable(),
  /** I am one of those who asked for it. */
  isMine: z.boolean(),
  /** The release was withdrawn since: who took it back, when and why. */
  withdrawn: z.object({ at: timeSchema, by: z.string(), reason: z.string() }).nullable(),
})
export type Pack = z.infer<typeof packSchema>

const access = { kind: 'project', of: 'release', can: 'release.read' } as const

export const startPack = defineRoute({
  method: 'POST',
  path: '/releases/:releaseId/packs',
  tag: 'releases',
  summary:
    'Ask for a frozen release in one format, as a file; 200 where there is one by the same options already, 202 where a worker writes it',
  access,
  params: releaseParams,
  body: packOptionsSchema,
  answers: { 200: packSchema, 202: packSchema },
})
export const listPacks = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/packs',
  tag: 'releases',
  summary: 'Packs of a release, newest first: those that are there, on their way, failed or over, the latest hundred',
  access,
  params: releaseParams,
  answers: { 200: z.array(packSchema) },
})
export const getPack = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/packs/:packId',
  tag: 'releases',
  summary: 'One pack of a release',
  access,
  params: packParams,
  answers: { 200: packSchema },
})
export const cancelPack = defineRoute({
  method: 'POST',
  path: '/releases/:releaseId/packs/:packId/cancellation',
  tag: 'releases',
  summary: 'Take back my asking for a pack; it ends when nobody else waits for it, or at once for who may freeze releases',
  access,
  params: packParams,
  answers: { 200: packSchema },
})
export const getPackBytes = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/packs/:packId/bytes',
  tag: 'releases',
  summary: 'The file of a pack, or a range of its bytes, to be gone on with after a break; `ETag` and `Repr-Digest` have its SHA-256',
  access,
  params: packParams,
  answers: { 200: 'bytes', 206: 'bytes', 304: 'empty', 416: 'empty' },
})
