import { labelImportChoiceSchema, labelImportFlow, labelImportIdSchema, projectIdSchema, protocolSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { labelImportParams, projectParams, timeSchema } from '../shared.ts'

const rejectSchema = z.object({ at: z.string(), reason: z.string() })
const states = Object.keys(labelImportFlow)

/** What the labels of a file are: counted, by the names of the file. `to`: what each becomes; null left out; absent: nothing has this name. */
export const labelImportOutlineSchema = z.object({
  format: z.string(),
  title: z.string(),
  records: z.int(),
  suggestions: z.int(),
  images: z.int(),
  marks: z.int(),
  answers: z.int(),
  labels: z.array(z.object({ name: z.string(), marks: z.int(), to: z.string().nullable().optional() })),
  questions: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      scope: z.enum(['sample', 'region']),
      answers: z.int(),
      to: z.string().nullable().optional(),
    }),
  ),
  readers: z.array(
    z.object({
      /** Empty: the file names nobody. */
      name: z.string(),
      records: z.int(),
      suggestions: z.int(),
      to: z.union([z.object({ personId: z.string() }), z.object({ name: z.string() })]).nullable(),
    }),
  ),
  /** What the format's reader could not take: the first 5,000, and how many. */
  rejects: z.array(rejectSchema),
  rejected: z.int(),
  /** The first protocol that the file would make; null when none can hold its labels. */
  protocol: protocolSchema.nullable(),
})

/** What would become of it, or became of it when it is done. */
export const labelImportPlanSchema = z.object({
  samples: z.object({ matched: z.int(), new: z.int(), missing: z.int() }),
  /** Records that are taken; of these, beyond the reads that their tasks want: kept as extras, which do not count. */
  taken: z.int(),
  extras: z.int(),
  marks: z.int(),
  answers: z.int(),
  /** Taken although a reader here could not submit it so: how often, by the code of the problem. */
  forgiven: z.record(z.string(), z.int()),
  /** Brought by the same file before. */
  known: z.int(),
  /** Records that are left out: the first 5,000, and how many. */
  left: z.array(rejectSchema),
  leftOut: z.int(),
})

export const labelImportSchema = z.object({
  id: labelImportIdSchema,
  projectId: projectIdSchema,
  state: z.enum(states),
  fileName: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  choice: labelImportChoiceSchema,
  /** Null until the file was read. */
  outline: labelImportOutlineSchema.nullable(),
  /** Null until the file was read, and while the project has no protocol. */
  plan: labelImportPlanSchema.nullable(),
  done: z.int(),
  total: z.int(),
  error: z.string().nullable(),
  createdBy: z.string(),
  createdAt: timeSchema,
  finishedAt: timeSchema.nullable(),
})
export type LabelImport = z.infer<typeof labelImportSchema>

/** Multipart: one `file` (labels, or a zip or tar of labels and images), and the optional field `choice` (JSON of labelImportChoiceSchema). */
export const createLabelImport = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/label-imports',
  tag: 'samples',
  summary: 'Upload labels of another tool; a worker reads them and says what would become of them, and nothing is written',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: 'multipart',
  answers: { 202: labelImportSchema },
})
export const listLabelImports = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/label-imports',
  tag: 'samples',
  summary: 'Label imports, newest first, without their outlines and plans',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  answers: { 200: z.array(labelImportSchema) },
})
export const getLabelImport = defineRoute({
  method: 'GET',
  path: '/label-imports/:labelImportId',
  tag: 'samples',
  summary: 'One label import: what the file is, what would become of it or became of it, what is left out and why',
  access: { kind: 'project', of: 'labelImport', can: 'project.manage' },
  params: labelImportParams,
  answers: { 200: labelImportSchema },
})
export const planLabelImport = defineRoute({
  method: 'PUT',
  path: '/label-imports/:labelImportId/choice',
  tag: 'samples',
  summary: 'Choose what the labels become, and map labels, questions and readers; what would become of them is worked out again',
  access: { kind: 'project', of: 'labelImport', can: 'project.manage' },
  params: labelImportParams,
  body: labelImportChoiceSchema,
  answers: { 202: labelImportSchema },
})
export const startLabelImport = defineRoute({
  method: 'POST',
  path: '/label-imports/:labelImportId/start',
  tag: 'samples',
  summary: 'Write what was looked at',
  access: { kind: 'project', of: 'labelImport', can: 'project.manage' },
  params: labelImportParams,
  answers: { 202: labelImportSchema },
})
export const cancelLabelImport = defineRoute({
  method: 'POST',
  path: '/label-imports/:labelImportId/cancel',
  tag: 'samples',
  summary: 'Stop a label import; what was written stays, since annotations are never deleted',
  access: { kind: 'project', of: 'labelImport', can: 'project.manage' },
  params: labelImportParams,
  answers: { 200: labelImportSchema },
})
