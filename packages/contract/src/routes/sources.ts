import {
  projectIdSchema,
  relinkCountsSchema,
  scanCountsSchema,
  scanFlow,
  scanIdSchema,
  scanScheduleSchema,
  sourceIdSchema,
  sourceKinds,
  sourceSecretSchema,
  sourceSettingsSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, projectParams, scanParams, sourceParams, timeSchema } from '../shared.ts'

export const scanSchema = z.object({
  id: scanIdSchema,
  sourceId: sourceIdSchema,
  projectId: projectIdSchema,
  /** `relink`: where the files of the source lie at another place. */
  kind: z.enum(['scan', 'relink']),
  state: z.enum(Object.keys(scanFlow)),
  by: z.enum(['person', 'schedule']),
  counts: scanCountsSchema.nullable(),
  /** What became of the files that it found new, by now. */
  imported: z.object({ added: z.int(), duplicates: z.int(), rejected: z.int(), waiting: z.int() }),
  relink: relinkCountsSchema.nullable(),
  settings: sourceSettingsSchema.nullable(),
  /** The first 200 files that could not be read, and why. */
  rejects: z.array(z.object({ at: z.string(), reason: z.string() })),
  error: z.string().nullable(),
  /** What to do about the error. */
  cure: z.string().nullable(),
  createdAt: timeSchema,
  startedAt: timeSchema.nullable(),
  finishedAt: timeSchema.nullable(),
  /** How long it took, while it runs: so far. */
  seconds: z.number().nullable(),
  /** Of a relink: when it was carried out. */
  appliedAt: timeSchema.nullable(),
})
export type Scan = z.infer<typeof scanSchema>

export const sourceSchema = z.object({
  id: sourceIdSchema,
  projectId: projectIdSchema,
  name: z.string(),
  kind: z.enum(sourceKinds),
  /** null of what is not scanned: uploads, and what the server makes itself. */
  settings: sourceSettingsSchema.nullable(),
  /** Whether keys are kept; they are never shown. */
  hasSecret: z.boolean(),
  schedule: scanScheduleSchema.nullable(),
  nextScanAt: timeSchema.nullable(),
  createdAt: timeSchema,
  /** Samples of it that are in the study. */
  samples: z.int(),
  /** `new`: never scanned; `well`: the last scan ended well; `odd`: files are changed, gone or rejected; `failed`: the last scan failed. */
  health: z.enum(['unscanned', 'new', 'scanning', 'well', 'odd', 'failed']),
  /** Its files as they stood at the last scan; null of what is not scanned. */
  files: z.object({ there: z.int(), changed: z.int(), gone: z.int() }).nullable(),
  lastScan: scanSchema.nullable(),
})
export type Source = z.infer<typeof sourceSchema>

const named = z.string().trim().min(1).max(200)
const manages = { kind: 'project', can: 'project.manage' } as const

export const listSources = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/sources',
  tag: 'sources',
  summary: 'Sources of a project with their health',
  access: { ...manages, of: 'project' },
  params: projectParams,
  answers: { 200: z.array(sourceSchema) },
})
export const createSource = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/sources',
  tag: 'sources',
  summary: 'Add a source: a folder that the operator allows, OME-Zarr, a zip, a manifest, addresses, or a bucket',
  access: { ...manages, of: 'project' },
  params: projectParams,
  body: z.strictObject({
    name: named,
    settings: sourceSettingsSchema,
    secret: sourceSecretSchema.optional(),
    schedule: scanScheduleSchema.nullable().default(null),
  }),
  answers: { 201: sourceSchema },
})
export const getSource = defineRoute({
  method: 'GET',
  path: '/sources/:sourceId',
  tag: 'sources',
  summary: 'One source with its health',
  access: { ...manages, of: 'source' },
  params: sourceParams,
  answers: { 200: sourceSchema },
})
export const updateSource = defineRoute({
  method: 'PATCH',
  path: '/sources/:sourceId',
  tag: 'sources',
  summary: 'Change the name, the schedule, the keys, or what is taken of a source; where it lies changes by a relink',
  access: { ...manages, of: 'source' },
  params: sourceParams,
  body: z.strictObject({
    name: named.optional(),
    settings: sourceSettingsSchema.optional(),
    /** null forgets the keys. */
    secret: sourceSecretSchema.nullable().optional(),
    schedule: scanScheduleSchema.nullable().optional(),
  }),
  answers: { 200: sourceSchema },
})
export const removeSource = defineRoute({
  method: 'DELETE',
  path: '/sources/:sourceId',
  tag: 'sources',
  summary: 'Remove a source: it is scanned no more; its samples stay',
  access: { ...manages, of: 'source' },
  params: sourceParams,
  answers: { 204: 'empty' },
})
export const scanSource = defineRoute({
  method: 'POST',
  path: '/sources/:sourceId/scans',
  tag: 'sources',
  summary: 'Look now at what is new, changed or gone',
  access: { ...manages, of: 'source' },
  params: sourceParams,
  answers: { 202: scanSchema },
})
export const listScans = defineRoute({
  method: 'GET',
  path: '/sources/:sourceId/scans',
  tag: 'sources',
  summary: 'Scans and relinks of a source, newest first',
  access: { ...manages, of: 'source' },
  params: sourceParams,
  query: pageQuery,
  answers: { 200: pageOf(scanSchema) },
})
export const listSourceFiles = defineRoute({
  method: 'GET',
  path: '/sources/:sourceId/files',
  tag: 'sources',
  summary: 'Files of a source that are changed or gone',
  access: { ...manages, of: 'source' },
  params: sourceParams,
  query: pageQuery.extend({ state: z.enum(['changed', 'gone']) }),
  answers: {
    200: pageOf(
      z.object({
        path: z.string(),
        bytes: z.int(),
        state: z.enum(['changed', 'gone']),
        /** Of the bytes that the sample is made of. */
        sha256: z.string(),
        /** Of those that lie there now. */
        changedSha256: z.string().nullable(),
        since: timeSchema,
      }),
    ),
  },
})
export const relinkSource = defineRoute({
  method: 'POST',
  path: '/sources/:sourceId/relinks',
  tag: 'sources',
  summary: 'Find, by their hashes, where the files of a source lie at another place; nothing changes',
  access: { ...manages, of: 'source' },
  params: sourceParams,
  body: z.strictObject({ settings: sourceSettingsSchema }),
  answers: { 202: scanSchema },
})
export const getScan = defineRoute({
  method: 'GET',
  path: '/scans/:scanId',
  tag: 'sources',
  summary: 'One scan, or what a relink would come to',
  access: { ...manages, of: 'scan' },
  params: scanParams,
  answers: { 200: scanSchema },
})
export const cancelScan = defineRoute({
  method: 'POST',
  path: '/scans/:scanId/cancel',
  tag: 'sources',
  summary: 'Stop a scan; what it found stays',
  access: { ...manages, of: 'scan' },
  params: scanParams,
  answers: { 200: scanSchema },
})
export const applyRelink = defineRoute({
  method: 'POST',
  path: '/scans/:scanId/apply',
  tag: 'sources',
  summary: 'Carry out a relink: the source lies at its new place, and its samples are read from there',
  access: { ...manages, of: 'scan' },
  params: scanParams,
  answers: { 200: scanSchema },
})
