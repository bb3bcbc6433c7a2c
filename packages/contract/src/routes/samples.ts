import {
  importFlow,
  importIdSchema,
  projectIdSchema,
  type SampleFilter,
  sampleFilterSchema,
  sampleIdSchema,
  sourceIdSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { importParams, pageOf, pageQuery, projectParams, sampleParams, timeSchema } from '../shared.ts'

const importStates = Object.keys(importFlow)

export const rejectSchema = z.object({ name: z.string(), at: z.string().optional(), reason: z.string() })
export const importSchema = z.object({
  id: importIdSchema,
  projectId: projectIdSchema,
  state: z.enum(importStates),
  createdAt: timeSchema,
  total: z.int(),
  done: z.int(),
  added: z.int(),
  duplicates: z.int(),
  /** How many were rejected; of a manifest with very many, `rejects` lists only the first. */
  rejected: z.int(),
  rejects: z.array(rejectSchema),
  /** Why the whole import failed. */
  error: z.string().nullable(),
})
export type Import = z.infer<typeof importSchema>

/** Where a file comes from. `parent`: how its pixel indices relate to the image that it was cut from: `x_parent = x + parent.x`. */
export const originSchema = z.strictObject({
  title: z.string().max(500).optional(),
  source: z.string().max(2000).optional(),
  licence: z.string().max(500).optional(),
  parent: z.strictObject({ name: z.string().max(500), x: z.number(), y: z.number() }).optional(),
})

export const uploadGroupsSchema = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'letters, digits, - and _, at most 64'),
  z.string().max(500),
)

/**
 * What becomes of a file with more than one image: `one` sample of its first array with the axes z, t and c; or a sample for each of its
 * `datasets` (HDUs, series, arrays); or for each index along `z` or `t`, named `file [z 3]`.
 */
export const splitSchema = z.enum(['one', 'datasets', 'z', 't'])
/**
 * `deidentify`: DICOM files are stored without what tells of people; the original bytes are not kept. `labels`: the values are numbers that name
 * things (a segmentation), so that coarser levels pick pixels and never mix them; files that say so themselves need no word.
 */
export const importOptionsSchema = z.strictObject({
  split: splitSchema.default('one'),
  deidentify: z.boolean().default(true),
  labels: z.boolean().default(false),
})
export type ImportOptions = z.infer<typeof importOptionsSchema>

/** The upload's optional field `about`: what belongs to single files, by file name. */
export const uploadAboutSchema = z.record(
  z.string().max(1000),
  z.strictObject({ groups: uploadGroupsSchema.default({}), origin: originSchema.default({}) }),
)

/**
 * `multipart/form-data`: any number of `files`: images, or manifests (*.ndjson, or of type application/x-ndjson) with one record a line of an
 * image that lies in the store or in an allowed folder. Optional fields: `about` (JSON of uploadAboutSchema: groups and origin by file name),
 * `group.<key>` (applies to all files of the request), `split` (splitSchema), `deidentify` (`true` unless it is `false`) and `labels` (`false` unless it is `true`).
 * These three are for files that are sent; records of a manifest say for themselves which part of a file they are.
 */
export const createImport = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/imports',
  tag: 'samples',
  summary: 'Upload images, or NDJSON manifests of images; a worker checks them one by one',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: 'multipart',
  answers: { 202: importSchema },
})
export const listImports = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/imports',
  tag: 'samples',
  summary: 'Imports, newest first',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  answers: { 200: z.array(importSchema) },
})
export const getImport = defineRoute({
  method: 'GET',
  path: '/imports/:importId',
  tag: 'samples',
  summary: 'One import with its rejects',
  access: { kind: 'project', of: 'import', can: 'project.manage' },
  params: importParams,
  answers: { 200: importSchema },
})

export const sampleSchema = z.object({
  id: sampleIdSchema,
  projectId: projectIdSchema,
  name: z.string(),
  mediaType: z.string(),
  width: z.int(),
  height: z.int(),
  sha256: z.string(),
  bytes: z.int(),
  /** The type of its values and its axes as they are served, slowest first; null when nobody has looked into the file yet. */
  dtype: z.string().nullable(),
  axes: z
    .array(
      z.object({
        name: z.string(),
        length: z.int(),
        /** Distance between neighbours in `unit`, where the file says both. */
        spacing: z.number().optional(),
        unit: z.string().optional(),
      }),
    )
    .nullable(),
  groups: z.record(z.string(), z.string()),
  origin: originSchema,
  createdAt: timeSchema,
})
export type Sample = z.infer<typeof sampleSchema>

/** JSON of `sampleFilterSchema`, as one parameter of an address. */
export const filterParameter = z
  .string()
  .max(8000)
  .transform((text, context): SampleFilter => {
    try {
      const parsed = sampleFilterSchema.safeParse(JSON.parse(text))
      if (parsed.success) return parsed.data
      for (const issue of parsed.error.issues) context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] })
    } catch {
      context.addIssue({ code: 'custom', message: 'is no JSON' })
    }
    return z.NEVER
  })

/** A row of the table of samples. */
export const listedSampleSchema = sampleSchema.extend({
  sourceId: sourceIdSchema,
  metadata: z.record(z.string(), z.unknown()),
  /** Why the file cannot be shown; null when it can. */
  problem: z.object({ at: z.string(), reason: z.string() }).nullable(),
  hasThumbnail: z.boolean(),
  withdrawnAt: timeSchema.nullable(),
  taskState: z.string().nullable(),
  /** Null where it is not known, and to whoever labels in this project. */
  agreement: z.number().nullable(),
})

/** A list that takes longer than some seconds is given up with `unavailable` and a cure: narrow it down, or sort it otherwise. */
export const listSamples = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/samples',
  tag: 'samples',
  summary: 'Samples that a filter leaves, sorted; in the order of their import unless told otherwise',
  access: { kind: 'project', of: 'project', can: 'sample.list' },
  params: projectParams,
  query: pageQuery.extend({
    filter: filterParameter.optional(),
    /** `agreement` and `metadata` list only samples that have one. */
    sort: z.enum(['imported', 'name', 'size', 'agreement', 'metadata']).default('imported'),
    /** Of `sort=metadata`: which. */
    field: z.string().min(1).max(100).optional(),
    order: z.enum(['ascending', 'descending']).default('ascending'),
  }),
  answers: { 200: pageOf(listedSampleSchema) },
})
export const getSample = defineRoute({
  method: 'GET',
  path: '/samples/:sampleId',
  tag: 'samples',
  summary: 'One sample',
  access: { kind: 'project', of: 'sample', can: 'sample.read' },
  params: sampleParams,
  answers: { 200: sampleSchema },
})
/** Everyone who may see the sample may: it tells of no task and of no reader. */
export const listRegisteredSamples = defineRoute({
  method: 'GET',
  path: '/samples/:sampleId/registered',
  tag: 'samples',
  summary: 'Samples of the project that show the same place: cut from the same parent image, being that parent, or cut from this one',
  access: { kind: 'project', of: 'sample', can: 'sample.read' },
  params: sampleParams,
  /** In the order of their import; at most 500. */
  answers: { 200: z.array(sampleSchema) },
})
export const getSampleImage = defineRoute({
  method: 'GET',
  path: '/samples/:sampleId/image',
  tag: 'samples',
  summary: 'The original image',
  access: { kind: 'project', of: 'sample', can: 'sample.read' },
  params: sampleParams,
  answers: { 200: 'bytes', 304: 'empty' },
})
export const getSampleThumbnail = defineRoute({
  method: 'GET',
  path: '/samples/:sampleId/thumbnail',
  tag: 'samples',
  summary: 'A small picture, at most 256 pixels on its longer side',
  access: { kind: 'project', of: 'sample', can: 'sample.read' },
  params: sampleParams,
  answers: { 200: 'bytes', 304: 'empty' },
})
