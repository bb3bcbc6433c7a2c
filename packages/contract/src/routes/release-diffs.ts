import {
  answerConsensusSchema,
  answerSchema,
  displayStateSchema,
  geometrySchema,
  recipeSchema,
  regionClusterSchema,
  regionSchema,
  releasedOriginSchema,
  releaseIdSchema,
  sampleIdSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { releaseParams } from '../shared.ts'

const list = <T extends z.ZodType>(of: T) => z.array(of).readonly()

const sample = z.object({
  id: z.string(),
  name: z.string(),
  /** Its image among the files of the release that has it. */
  file: z.string(),
  width: z.int(),
  height: z.int(),
  split: z.string(),
  fold: z.int().nullable(),
})
const side = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  counts: z.object({ samples: z.int(), regions: z.int(), answers: z.int(), bySplit: z.record(z.string(), z.int()) }),
  agreement: z.object({ mean: z.number().nullable(), n: z.int(), excluded: z.int() }),
})
const said = z.object({
  kind: z.string(),
  marks: list(z.object({ id: z.string(), labelId: z.string(), label: z.string(), geometry: geometrySchema, isInBoth: z.boolean() })),
  answers: list(z.object({ questionId: z.string(), question: z.string(), regionId: z.string().nullable(), answer: z.string() })),
})
export const releaseDiffSchema = z.object({
  before: side,
  after: side,
  level: z.enum(['major', 'minor', 'patch']),
  reasons: list(z.string()),
  counts: z.object({ added: z.int(), removed: z.int(), changed: z.int(), moved: z.int() }),
  labels: list(z.object({ id: z.string(), name: z.string(), before: z.int(), after: z.int() })),
  moves: list(z.object({ from: z.string(), to: z.string(), samples: z.int() })),
  added: list(sample),
  removed: list(sample),
  moved: list(z.object({ sample, from: z.object({ split: z.string(), fold: z.int().nullable() }) })),
  changed: list(z.object({ sample, before: said, after: said })),
})
export type ReleaseDiff = z.infer<typeof releaseDiffSchema>

export const diffRelease = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/diff',
  tag: 'releases',
  summary: 'What changed in a release since another one of its project; the first 200 samples of each kind are listed, all are counted',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: releaseParams,
  query: z.object({ since: releaseIdSchema }),
  answers: { 200: releaseDiffSchema },
})

export const getReleasePicture = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/pictures/:sampleId',
  tag: 'releases',
  summary: 'A small picture of a sample of the release, at most 256 pixels on its longer side, or the image itself where it has none',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: releaseParams.extend({ sampleId: sampleIdSchema }),
  answers: { 200: 'bytes', 304: 'empty' },
})

export const labelTraceSchema = z.object({
  release: z.object({ id: z.string(), name: z.string(), version: z.string(), asOf: z.string(), software: z.string() }),
  label: z.object({
    kind: z.enum(['region', 'answer', 'sample']),
    id: z.string(),
    regionId: z.string().nullable(),
    questionId: z.string().nullable(),
    row: z.record(z.string(), z.string()).nullable(),
  }),
  sample: sample.extend({ sha256: z.string(), group: z.string().nullable(), protocol: z.int() }),
  resolution: z.object({ id: z.string(), kind: z.string() }),
  rule: z.object({ id: z.string().nullable(), reason: z.string() }).nullable(),
  consensus: z
    .object({ id: z.string(), by: recipeSchema, object: regionClusterSchema.nullable(), answer: answerConsensusSchema.nullable() })
    .nullable(),
  decisions: list(
    z.object({
      id: z.string(),
      sampleId: z.string(),
      reviewer: z.string(),
      reasonCode: z.string(),
      note: z.string(),
      supersedes: z.string().nullable(),
      signedAt: z.string(),
      isStanding: z.boolean(),
    }),
  ),
  readings: list(
    z.object({
      id: z.string(),
      reader: z.string(),
      submittedAt: z.string(),
      protocol: z.int(),
      isInput: z.boolean(),
      isCounted: z.boolean(),
      supersedes: z.string().nullable(),
      activeMilliseconds: z.int(),
      /** Where it was said first; null of what was said here. */
      origin: releasedOriginSchema.nullable(),
      marks: list(regionSchema),
      answers: list(answerSchema),
      display: displayStateSchema.nullable(),
    }),
  ),
  /** Addresses of ORCID iDs, by pseudonym, of those who agreed to be named. */
  orcids: z.record(z.string(), z.string()),
})
export type LabelTrace = z.infer<typeof labelTraceSchema>

const label = releaseParams.extend({
  /** A mark's id, or SAMPLE/REGION, SAMPLE/QUESTION, SAMPLE/REGION/QUESTION, or a sample's id. */
  '*': z.string().min(1).max(300),
})
export const traceLabel = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/trace/*',
  tag: 'releases',
  summary:
    'From an exported label back to its readers, their marks, the rule and the decisions; several ids where the id alone names no single one',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: label,
  answers: {
    200: z.discriminatedUnion('found', [
      z.object({ found: z.literal('one'), trace: labelTraceSchema }),
      z.object({ found: z.literal('several'), ids: list(z.string()) }),
    ]),
  },
})
export const traceLabelAsProv = defineRoute({
  method: 'GET',
  path: '/releases/:releaseId/prov/*',
  tag: 'releases',
  summary: 'The same as PROV-JSON',
  access: { kind: 'project', of: 'release', can: 'release.read' },
  params: label,
  answers: { 200: z.record(z.string(), z.unknown()) },
})
