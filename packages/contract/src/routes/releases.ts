import { projectIdSchema, releaseFlow, releaseIdSchema, releaseQuerySchema, roCrateVersionSchema, splitPlanSchema } from '@reticle/domain'
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
  withdrawn: z.object({ at: timeSchema, by: z.string(), reason: z.string() }).nullable(),
})
export type Release = z.infer<typeof releaseSchema>

/** What a release takes, and how it is split. */
const draft = {
  query: releaseQuerySchema.default({ kinds: ['consensus', 'adjudication', 'gold'] }),
  split: splitPlanSchema.default({ shares: { train: 0.8, validation: 0.1, test: 0.1 }, seed: 1 }),
}
const versionSchema = z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}$/, 'a version such as 1.0.0')
const perSplit = z.record(z.string(), z.int())

export const releasePreviewSchema = z.object({
  samples: z.int(),
  byKind: z.record(z.string(), z.int()),
  regions: z.int(),
  answers: z.int(),
  open: z.int(),
  contested: z.int(),
  bySplit: perSplit,
  /** Samples by the number of their fold; empty without folds. */
  byFold: z.array(z.int()),
  /** Marks by label and split; labels that are in use and have no mark, too. */
  labels: z.array(z.object({ id: z.string(), name: z.string(), color: z.string(), marks: perSplit })),
  /** Samples by chosen option and split. */
  questions: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      kind: z.string(),
      options: z.array(z.object({ id: z.string(), text: z.string(), samples: perSplit })),
    }),
  ),
  byReaders: z.array(z.object({ readers: z.int(), samples: z.int() })),
  /** `bins`: samples in ten bins from 0 to 1. */
  agreement: z.object({ mean: z.number().nullable(), n: z.int(), excluded: z.int(), bins: z.array(z.int()) }),
  leaks: z.object({
    distance: z.int(),
    compared: z.int(),
    withoutHash: z.int(),
    /** Pairs of near-duplicates in different splits; values of group keys in more than one. */
    near: z.int(),
    groups: z.record(z.string(), z.int()),
    /** The first ones of them, the closest first. */
    pairs: z.array(
      z.object({
        a: z.object({ id: z.string(), name: z.string(), split: z.string() }),
        b: z.object({ id: z.string(), name: z.string(), split: z.string() }),
        distance: z.int(),
      }),
    ),
  }),
  groupKeys: z.array(z.string()),
  protocols: z.array(z.object({ version: z.int(), title: z.string() })),
  version: z.object({
    proposed: z.string(),
    level: z.enum(['major', 'minor', 'patch']),
    reasons: z.array(z.string()),
    /** The release that this one would follow. */
    since: z.object({ id: releaseIdSchema, version: z.string() }).nullable(),
    added: z.int(),
    removed: z.int(),
    changed: z.int(),
    moved: z.int(),
  }),
  warnings: z.array(z.string()),
})
export type ReleasePreview = z.infer<typeof releasePreviewSchema>

export const previewRelease = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/releases/preview',
  tag: 'releases',
  summary: 'What a release by this query would hold if it were frozen now, how it would be split, and what to know before',
  access: { kind: 'project', of: 'project', can: 'release.read' },
  params: projectParams,
  body: z.strictObject({
    ...draft,
    /** Labels with fewer marks are named in the warnings. */
    leastMarks: z.int().min(0).max(1_000_000).default(20),
  }),
  answers: { 200: releasePreviewSchema },
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
  summary: 'Freeze a release of the settled tasks that a query picks; a worker writes it',
  access: { kind: 'project', of: 'project', can: 'release.freeze' },
  params: projectParams,
  body: z.strictObject({
    name: z.string().trim().min(1).max(200),
    /** As it is proposed by the preview, or higher. */
    version: versionSchema.optional(),
    notes: z.string().max(10_000).default(''),
    /** Version of RO-Crate that `ro-crate-metadata.json` is written in; 1.2 where nothing is said. */
    roCrate: roCrateVersionSchema.optional(),
    ...draft,
  }),
  answers: { 202: releaseSchema },
})
/** In a release from before there were summaries, `summary` is null. */
export const releaseDetailSchema = releaseSchema.extend({
  notes: z.string(),
  query: releaseQuerySchema,
  split: splitPlanSchema,
  /** Version of RO-Crate that its crate is written in. */
  roCrate: roCrateVersionSchema,
  /** Why the version is the one that it is. */
  reasons: z.array(z.string()),
  /** Where the chain of sealed events ended when it was asked for; null in releases from before there was one. */
  eventChain: z.object({ seals: z.int(), hash: z.string() }).nullable(),
  summary: z
    .object({
      labels: z.record(z.string(), perSplit),
      labelNames: z.record(z.string(), z.string()),
      samplesBySplit: perSplit,
      samplesByFold: z.array(z.int()),
      byKind: z.record(z.string(), z.int()),
      readers: z.int(),
      reviewers: z.int(),
      annotations: z.int(),
      agreement: z.object({ mean: z.number().nullable(), n: z.int(), excluded: z.int() }),
      licences: z.array(z.string()),
      sources: z.array(z.string()),
      leaks: z.object({ near: z.int(), compared: z.int(), withoutHash: z.int(), distance: z.int() }),
    })
    .nullable(),
})
export type ReleaseDetail = z.infer<typeof releaseDetailSchema>
export const getRelease = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId',
  tag: 'releases',
  summary: 'One release',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: releaseParams,
  answers: { 200: releaseDetailSchema },
})
export const publishRelease = defineRoute({
  method: 'POST',
  path: '/releases/:releaseId/publication',
  tag: 'releases',
  summary: 'Publish a frozen release',
  access: { kind: 'project', of: 'release', can: 'release.freeze' },
  params: releaseParams,
  answers: { 200: releaseDetailSchema },
})
export const withdrawRelease = defineRoute({
  method: 'POST',
  path: '/releases/:releaseId/withdrawal',
  tag: 'releases',
  summary: 'Withdraw a release, with the reason; its files stay, so that what cites it can still be checked',
  access: { kind: 'project', of: 'release', can: 'release.freeze' },
  params: releaseParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(2000) }),
  answers: { 200: releaseDetailSchema },
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
  summary: 'One file of a release, or a range of its bytes; `Repr-Digest` has its SHA-256',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: releaseParams.extend({ '*': z.string().max(1000) }),
  answers: { 200: 'bytes', 206: 'bytes', 304: 'empty', 416: 'empty' },
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
