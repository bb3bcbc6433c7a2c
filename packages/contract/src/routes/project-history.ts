import { changeSchema, eventTypes, organizationIdSchema, personIdSchema, projectIdSchema, sampleIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, projectParams, timeSchema } from '../shared.ts'

const historyObjectKinds = [
  'project',
  'protocol',
  'person',
  'sample',
  'task',
  'release',
  'model',
  'backend',
  'loop',
  'run',
  'invitation',
  'import',
  'label-import',
  'token',
] as const

export const historyEntrySchema = z.object({
  id: z.string(),
  at: timeSchema,
  kind: z.enum(eventTypes),
  /** `reader`: one whose name is not told here. `system`: nobody in particular. */
  actor: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), personId: personIdSchema, name: z.string() }),
    z.object({ kind: z.literal('reader') }),
    z.object({ kind: z.literal('system') }),
  ]),
  /** What it is about, by the name that people know: a task by its sample, a protocol by its version. null where it has none. */
  object: z.object({ kind: z.enum(historyObjectKinds), id: z.string(), name: z.string() }).nullable(),
  project: z.object({ id: projectIdSchema, name: z.string() }).nullable(),
  reason: z.string().nullable(),
  /** As far as it is known what was before. */
  changes: z.array(changeSchema),
})
export type HistoryEntry = z.infer<typeof historyEntrySchema>

/** In a query, one value or several; kinds of events. */
const kinds = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => (typeof given === 'string' ? given.split(',') : given))
  .pipe(z.array(z.enum(eventTypes)).min(1).max(eventTypes.length))

const filter = {
  actorId: personIdSchema.optional(),
  kinds: kinds.optional(),
  /** The id of what it is about; of a task or a sample, with all that happened to its assignments and annotations. */
  objectId: z.uuid().optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** In what was said or set, the kind, or the name of who did it. */
  words: z.string().trim().min(1).max(200).optional(),
}

export const listHistory = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/history',
  tag: 'history',
  summary: 'Who changed what, when, from what to what, newest first',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  query: pageQuery.extend(filter),
  answers: { 200: pageOf(historyEntrySchema) },
})

export const exportHistory = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/history/export',
  tag: 'history',
  summary: 'The same as a file: CSV with a row for each change, or JSON lines',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  query: z.object({ ...filter, format: z.enum(['csv', 'jsonl']).default('csv') }),
  answers: { 200: 'bytes' },
})

export const listOrganizationHistory = defineRoute({
  method: 'GET',
  path: '/history',
  tag: 'history',
  summary: 'What was changed in an organization and all of its projects, without the work on tasks, newest first',
  access: { kind: 'organization', can: 'organization.audit' },
  query: pageQuery.extend({ ...filter, organizationId: organizationIdSchema.optional() }),
  answers: { 200: pageOf(historyEntrySchema) },
})

/** The opposite of a withdrawal. Tasks come back as ones to be read, with the annotations that count. */
export const restoreSamples = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/restorations',
  tag: 'dispensing',
  summary: 'Take withdrawn samples back into the study',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: z.strictObject({
    sampleIds: z.array(sampleIdSchema).min(1).max(10_000),
    reason: z.string().trim().min(1, 'say why').max(2000),
  }),
  answers: { 200: z.object({ restored: z.int(), unknown: z.int() }) },
})
