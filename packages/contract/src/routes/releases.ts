import { projectIdSchema, releaseFlow, releaseIdSchema, resolutionKinds } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { projectParams, releaseParams, timeSchema } from '../shared.ts'

export const releaseSchema = z.object({
  id: releaseIdSchema,
  projectId: projectIdSchema,
  name: z.string(),
  version: z.string(),
  state: z.enum(Object.keys(releaseFlow)),
  isDemo: z.boolean(),
  createdAt: timeSchema,
  createdBy: z.string(),
  frozenAt: timeSchema.nullable(),
  /** SHA-256 of the canonical manifest: the release's citable id. */
  manifestSha256: z.string().nullable(),
  samples: z.int(),
  regions: z.int(),
  answers: z.int(),
  bytes: z.int(),
  progress: z.number().min(0).max(1),
  error: z.string().nullable(),
})
export type Release = z.infer<typeof releaseSchema>

export const releaseQuerySchema = z.strictObject({
  kinds: z.array(z.enum(resolutionKinds)).min(1).default(['consensus', 'adjudication', 'gold']),
})
export const splitPlanSchema = z.strictObject({
  /** Shares that add up to 1. */
  shares: z.record(z.string().regex(/^[a-z]{1,20}$/), z.number().min(0).max(1)).default({ train: 0.8, validation: 0.1, test: 0.1 }),
  /** Samples with the same value of this group key stay together. */
  groupBy: z.string().max(100).optional(),
  seed: z.int().min(0).default(1),
})

export const previewRelease = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/release-preview',
  tag: 'releases',
  summary: 'What a release frozen now would hold',
  access: { kind: 'project', of: 'project', can: 'release.read' },
  params: projectParams,
  answers: {
    200: z.object({
      samples: z.int(),
      byKind: z.record(z.string(), z.int()),
      regions: z.int(),
      open: z.int(),
      contested: z.int(),
      groupKeys: z.array(z.string()),
      suggestedVersion: z.string(),
      warnings: z.array(z.string()),
    }),
  },
})
export const listReleases = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/releases',
  tag: 'releases',
  summary: 'Releases, newest first',
  access: { kind: 'project', of: 'project', can: 'release.read' },
  params: projectParams,
  answers: { 200: z.array(releaseSchema) },
})
export const freezeRelease = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/releases',
  tag: 'releases',
  summary: 'Freeze a release of all settled tasks; a worker writes it',
  access: { kind: 'project', of: 'project', can: 'release.freeze' },
  params: projectParams,
  body: z.strictObject({
    name: z.string().trim().min(1).max(200),
    version: z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.0.0')
      .optional(),
    notes: z.string().max(10_000).default(''),
    query: releaseQuerySchema.default({ kinds: ['consensus', 'adjudication', 'gold'] }),
    split: splitPlanSchema.default({ shares: { train: 0.8, validation: 0.1, test: 0.1 }, seed: 1 }),
  }),
  answers: { 202: releaseSchema },
})
export const getRelease = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId',
  tag: 'releases',
  summary: 'One release',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: releaseParams,
  answers: { 200: releaseSchema.extend({ notes: z.string() }) },
})
export const releaseFileSchema = z.object({ path: z.string(), bytes: z.int(), sha256: z.string(), mediaType: z.string() })
export const listReleaseFiles = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/files',
  tag: 'releases',
  summary: 'The files of a release, sorted by path',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: releaseParams,
  answers: { 200: z.array(releaseFileSchema) },
})
export const getReleaseFile = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/files/*',
  tag: 'releases',
  summary: 'One file of a release',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: releaseParams.extend({ '*': z.string().max(1000) }),
  answers: { 200: 'bytes', 304: 'empty' },
})
export const getReleaseArchive = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/archive',
  tag: 'releases',
  summary: 'The whole release as a tar file; the same bytes every time',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: releaseParams,
  answers: { 200: 'bytes' },
})
