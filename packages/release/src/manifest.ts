import { resolutionKinds, stratifyBySchema } from '@reticle/domain'
import { z } from 'zod'
import { standardsOf } from './documents/describe.ts'
import { usedModels } from './documents/models.ts'
import type { ReleaseFacts } from './facts.ts'
import { isSafePath } from './layout.ts'
import type { Summary } from './summary.ts'

export const formatName = 'reticle-release'
export const formatVersion = 1

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)
const path = z.string().refine(isSafePath, 'a path that leaves the release')
export const fileSchema = z.object({ path, sha256, bytes: count, mediaType: z.string() })

export const manifestSampleSchema = z.object({
  id: z.string(),
  name: z.string(),
  file: path,
  sha256,
  /** Of an image that is several files: its listing, and what is in it (R13). */
  tree: z.object({ sha256, files: count, bytes: count }).optional(),
  mediaType: z.string(),
  width: z.int().min(1),
  height: z.int().min(1),
  groups: z.record(z.string(), z.string()),
  split: z.string(),
  fold: count.optional(),
  group: z.string().nullable(),
  /** What a stratified plan knew it by (R25). */
  strata: z.array(z.string()).optional(),
  pictureHash: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  protocol: z.int().min(1),
  task: z.string(),
  resolution: z.object({
    id: z.string(),
    kind: z.enum(resolutionKinds),
    regions: count,
    answers: count,
    consensus: z.string().nullable(),
    reviewer: z.string().nullable(),
    inputs: z.array(z.string()),
    /** What it says, as one hash; absent in releases from before there were any. */
    says: sha256.optional(),
  }),
})
export type ManifestSample = z.infer<typeof manifestSampleSchema>

const leaksSchema = z.object({
  distance: count,
  compared: count,
  withoutHash: count,
  counts: z.object({ group: z.record(z.string(), count), content: count, near: count }),
  named: z.array(
    z.object({
      why: z.enum(['group', 'content', 'near']),
      a: z.string(),
      b: z.string(),
      splits: z.tuple([z.string(), z.string()]),
      key: z.string().optional(),
      distance: count.optional(),
    }),
  ),
})

/** What of a manifest the verification relies on. */
export const manifestSchema = z.object({
  format: z.literal(formatName),
  formatVersion: z.literal(formatVersion),
  counts: z.object({
    samples: count,
    regions: count,
    answers: count,
    annotations: count,
    consensus: count,
    adjudications: count,
    byKind: z.record(z.string(), count),
    bySplit: z.record(z.string(), count),
  }),
  files: z.array(fileSchema),
  samples: z.array(manifestSampleSchema),
  split: z.object({
    groupBy: z.string().nullable(),
    seed: z.number(),
    shares: z.record(z.string(), z.number()),
    stratifyBy: stratifyBySchema.optional(),
    folds: z.int().min(2).optional(),
    nearDistance: count.max(10).optional(),
    areNearKeptTogether: z.boolean().optional(),
  }),
  /** What of one split can be known from another (R27); absent in releases from before it was looked for. */
  leaks: leaksSchema.optional(),
  /** Where the chain of sealed events ended (docs/spec/audit.md, EC8); absent in releases from before there was one. */
  eventChain: z.object({ seals: z.int().min(1), hash: sha256 }).optional(),
  /** Models whose suggestions became marks of readings (R88); what was registered of each stands beside its name. Absent where there are none. */
  models: z
    .array(
      z.object({
        model: z.string(),
        marks: count,
        name: z.string().optional(),
        version: z.string().optional(),
        digest: z.string().nullish(),
        licence: z.string().nullish(),
        modality: z.string().optional(),
      }),
    )
    .optional(),
  /** Versions of the standards that its documents were held to (R85); absent in releases from before there was a gate. */
  standards: z.record(z.string(), z.string()).optional(),
})
export type Manifest = z.infer<typeof manifestSchema>

/** The members of the manifest besides its files and its samples. */
export const manifestMembers = (facts: ReleaseFacts, summary: Summary) => {
  const { release, project } = facts
  const used = usedModels(facts, summary).map(({ model, marks, registered }) => ({ model, marks, ...(registered ?? {}) }))
  return {
    format: formatName,
    formatVersion,
    software: facts.software,
    organization: facts.organization,
    project,
    release: {
      name: release.name,
      version: release.version,
      notes: release.notes,
      asOf: release.asOf,
      query: release.query,
      ...(release.reasons === undefined ? {} : { reasons: release.reasons }),
    },
    ...(release.eventChain === undefined ? {} : { eventChain: release.eventChain }),
    split: {
      ...release.split,
      method:
        release.split.stratifyBy === undefined
          ? 'groups in the order of SHA-256(seed, group), cut by shares'
          : 'iterative stratification of groups in the order of SHA-256(seed, group)',
      groupBy: release.split.groupBy ?? null,
    },
    leaks: summary.leaks,
    protocols: facts.protocols.map(({ id, version }) => ({ id, version, file: `protocol/${version}.json` })),
    people: summary.people,
    ...(used.length === 0 ? {} : { models: used }),
    agreement: { mean: summary.agreement.mean, n: summary.agreement.n, excluded: summary.agreement.excluded },
    licences: summary.licences,
    standards: standardsOf(facts),
    counts: summary.counts,
  }
}
