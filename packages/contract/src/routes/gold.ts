import { annotationContentSchema, personIdSchema, protocolIdSchema, qualificationStates, taskIdSchema } from '@reticle/domain'
import { z } from 'zod'
import { defineRoute } from '../define-route.ts'
import { pageOf, pageQuery, projectParams, taskParams, timeSchema } from '../shared.ts'
import { sampleSchema } from './samples.ts'

/** How often `given` was said where `known` is right; empty: nothing. `subject`: `marks`, or the id of a question. */
export const confusedSchema = z.object({ subject: z.string(), known: z.string(), given: z.string(), n: z.int() })
/** A mean score with the number behind it and its 95 % interval (docs/spec/gold.md, G20). */
export const readingMeanSchema = z.object({
  n: z.int(),
  mean: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

export const goldTaskSchema = z.object({
  taskId: taskIdSchema,
  protocolId: protocolIdSchema,
  sample: sampleSchema,
  /** Where the known answer came from: a file and the place in it, a reviewer's decision, or readers who agreed. */
  source: z.object({ kind: z.enum(['file', 'adjudication', 'consensus']), text: z.string(), at: timeSchema }),
  /** The last expert who looked at it and found it right, as long as it is the same answer. */
  confirmed: z.object({ by: z.string(), at: timeSchema }).nullable(),
  readings: readingMeanSchema,
  /** Readings since it was confirmed, by readers who are good on the other known answers; most of them contradict: look again (G23). */
  good: z.object({ n: z.int(), contradicting: z.int() }),
  shouldLookAgain: z.boolean(),
  /** What is said most often instead. */
  mistake: confusedSchema.nullable(),
  /** What is known. `coversMarks`: false where a file said nothing of marks. */
  known: z.object({ content: annotationContentSchema, coversMarks: z.boolean() }),
})
export type GoldTask = z.infer<typeof goldTaskSchema>

export const listGold = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/gold',
  tag: 'gold',
  summary: 'Tasks whose answer is known, those to look at again first, then the hardest; not for someone who also labels here',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  query: pageQuery,
  answers: {
    200: pageOf(goldTaskSchema).extend({
      counts: z.object({ gold: z.int(), lookAgain: z.int() }),
      /** What the live protocol's test asks for; null without a test. */
      test: z.object({ tasks: z.int(), passScore: z.number() }).nullable(),
    }),
  },
})

const rejectSchema = z.object({ at: z.string(), reason: z.string() })
export const goldImportSchema = z.object({
  format: z.enum(['coco', 'csv', 'ndjson']),
  isPreview: z.boolean(),
  /** Samples that the file speaks of; of these, which become gold (or would). */
  records: z.int(),
  made: z.int(),
  /** What they know: marks and answers. */
  marks: z.int(),
  answers: z.int(),
  rejected: z.int(),
  /** The first of what was left out, by place and reason. */
  rejects: z.array(rejectSchema),
})
export type GoldImport = z.infer<typeof goldImportSchema>

/** Multipart: one file (COCO JSON, CSV `sample,question,answer`, or NDJSON of `{sample, content}`), and the field `preview`, true or false. */
export const importGold = defineRoute({
  method: 'POST',
  path: '/projects/:projectId/gold-imports',
  tag: 'gold',
  summary: 'Take known answers from a file, or see what would become of it',
  access: { kind: 'project', of: 'project', can: 'project.manage' },
  params: projectParams,
  body: 'multipart',
  answers: { 200: goldImportSchema },
})

export const confirmGold = defineRoute({
  method: 'POST',
  path: '/tasks/:taskId/gold-confirmation',
  tag: 'gold',
  summary: 'An expert has looked at a known answer and finds it right',
  access: { kind: 'project', of: 'task', can: 'task.reopen' },
  params: taskParams,
  body: z.strictObject({ note: z.string().trim().max(2000).default('') }),
  answers: { 204: 'empty' },
})

const qualificationStateSchema = z.enum(qualificationStates)
export const goldReaderSchema = z.object({
  personId: personIdSchema,
  name: z.string(),
  isPaused: z.boolean(),
  /** Hidden gold in the stream, and the test. */
  hidden: readingMeanSchema,
  test: readingMeanSchema,
  confusion: z.array(confusedSchema),
  /** Why managers are advised to pause this reader; null when they are not. */
  advice: z.string().nullable(),
  qualification: z
    .object({
      state: qualificationStateSchema,
      attempt: z.int(),
      done: z.int(),
      score: z.number().nullable(),
      endedAt: timeSchema.nullable(),
    })
    .nullable(),
})
export type GoldReader = z.infer<typeof goldReaderSchema>

export const listGoldReaders = defineRoute({
  method: 'GET',
  path: '/projects/:projectId/gold-readers',
  tag: 'gold',
  summary: 'How readers do on known answers, and who is advised to be paused; not for someone who also labels here',
  access: { kind: 'project', of: 'project', can: 'quality.read' },
  params: projectParams,
  answers: { 200: z.array(goldReaderSchema) },
})
