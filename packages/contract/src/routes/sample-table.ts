import { personIdSchema, projectIdSchema, sampleFilterSchema, sampleSortSchema, sampleViewIdSchema, sourceIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, projectParams, sampleViewParams, timeSchema } from '../shared.ts'
import { sampleSchema } from './samples.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])
export const sampleFacetsSchema = z.object({
  /** Samples in the study. */
  total: z.int(),
  /** Samples that were read for this: less than `total` means that chance picked them, and counts are theirs times total / read. */
  read: z.int(),
  isEstimate: z.boolean(),
  sources: z.array(z.object({ id: sourceIdSchema, name: z.string(), kind: z.string() })),
  fields: z.array(
    z.object({
      of: z.enum(['group', 'metadata']),
      field: z.string(),
      type: z.enum(['string', 'number', 'boolean', 'mixed']),
      count: z.int(),
      /** Different values among the samples that were read. */
      different: z.int(),
      range: z.object({ min: z.number(), max: z.number() }).nullable(),
      /** The most frequent ones, at most 20. */
      values: z.array(z.object({ value: scalar, count: z.int() })),
    }),
  ),
})
export type SampleFacetsAnswer = z.infer<typeof sampleFacetsSchema>

export const getSampleFacets = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/samples/facets',
  tag: 'samples',
  summary: 'What the samples of a project can be filtered by: groups and metadata with their types, ranges and most frequent values',
  access: { kind: 'project', of: 'project', can: 'sample.list' },
  params: projectParams,
  answers: { 200: sampleFacetsSchema },
})

/** Samples of one group are in it for the same reason: the same bytes came again (`files`), or their pictures look alike. */
const duplicateGroupSchema = z.object({
  key: z.string(),
  /** Of bytes: files that came again. Of pictures: samples. */
  count: z.int(),
  samples: z.array(sampleSchema.extend({ withdrawnAt: timeSchema.nullable() })),
  files: z.array(z.object({ name: z.string(), importId: z.string(), at: timeSchema })),
})
export const listDuplicates = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/duplicates',
  tag: 'samples',
  summary: 'Groups of duplicates: files whose bytes the project had already, or samples whose pictures look alike',
  access: { kind: 'project', of: 'project', can: 'sample.list' },
  params: projectParams,
  query: pageQuery.extend({ by: z.enum(['bytes', 'picture']).default('bytes') }),
  answers: {
    200: pageOf(duplicateGroupSchema).extend({
      /** Bits of 64 in which picture hashes of a group may differ from the next one; 0 where there are too many pictures for more. */
      distance: z.int(),
    }),
  },
})

const viewName = z.string().trim().min(1).max(100)
export const sampleViewContentSchema = z.strictObject({
  name: viewName,
  filter: sampleFilterSchema.default({}),
  sort: sampleSortSchema.default({ by: 'imported', isDescending: false }),
  /** Names of columns, in their order; what they mean is the page's. */
  columns: z.array(z.string().min(1).max(120)).max(60).default([]),
  /** For everybody who may list samples; otherwise for its owner alone. */
  isShared: z.boolean().default(false),
})
export const sampleViewSchema = sampleViewContentSchema.extend({
  id: sampleViewIdSchema,
  projectId: projectIdSchema,
  ownerId: personIdSchema,
  owner: z.string(),
  isOwn: z.boolean(),
  createdAt: timeSchema,
})
export type SampleView = z.infer<typeof sampleViewSchema>

export const listSampleViews = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/sample-views',
  tag: 'samples',
  summary: 'Views of the samples that the caller kept, and those that others share, by name',
  access: { kind: 'project', of: 'project', can: 'sample.list' },
  params: projectParams,
  answers: { 200: z.array(sampleViewSchema) },
})
export const createSampleView = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/sample-views',
  tag: 'samples',
  summary: 'Keep a view of the samples: filter, sort and columns',
  access: { kind: 'project', of: 'project', can: 'sample.list' },
  params: projectParams,
  body: sampleViewContentSchema,
  answers: { 201: sampleViewSchema },
})
export const updateSampleView = defineRoute({
  method: 'PUT',
  path: '/sample-views/:sampleViewId',
  tag: 'samples',
  summary: 'Change a view of the samples; only its owner may',
  access: { kind: 'project', of: 'sampleView', can: 'sample.list' },
  params: sampleViewParams,
  body: sampleViewContentSchema,
  answers: { 200: sampleViewSchema },
})
export const removeSampleView = defineRoute({
  method: 'DELETE',
  path: '/sample-views/:sampleViewId',
  tag: 'samples',
  summary: 'Forget a view of the samples; only its owner may',
  access: { kind: 'project', of: 'sampleView', can: 'sample.list' },
  params: sampleViewParams,
  answers: { 204: 'empty' },
})
