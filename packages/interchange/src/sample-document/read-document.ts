import {
  type Answer,
  answerValueSchema,
  attributeValueSchema,
  geometrySchema,
  labelSchema,
  planeSchema,
  type Region,
  slugSchema,
  trackSchema,
} from '@reticle/domain'
import { z } from 'zod'
import { isSafeName, notSafe } from '../file-names.ts'
import type { LabelRecord, ReadLabel, Reject } from '../port.ts'

const answerDocument = z.object({
  question_id: slugSchema,
  value: answerValueSchema,
  confidence: z.number().min(0).max(1).optional(),
})
const regionDocument = z.object({
  id: z.string().min(1).max(64),
  label_id: slugSchema,
  geometry: geometrySchema,
  attributes: z.record(slugSchema, attributeValueSchema).default({}),
  plane: planeSchema.optional(),
  track: trackSchema.optional(),
  answers: z.array(answerDocument).max(100).optional(),
})
/** Marks and answers are looked at one by one, so that one that is wrong leaves the others. */
const sampleDocument = z.object({
  file_name: z.string().refine(isSafeName, notSafe),
  width: z.int().min(1).nullish(),
  height: z.int().min(1).nullish(),
  split: z.string().max(200).default(''),
  labels: z
    .array(
      z.object({
        id: slugSchema,
        name: labelSchema.shape.name,
        color: labelSchema.shape.color.optional(),
        skeleton: labelSchema.shape.skeleton,
      }),
    )
    .max(2000)
    .default([]),
  regions: z.array(z.unknown()).default([]),
  answers: z.array(z.unknown()).default([]),
})

/** What is wrong first, and where. */
export const firstIssue = ({ issues }: z.ZodError, at: string): Reject => {
  const [issue] = issues
  const path = issue?.path.map(String).join('.') ?? ''
  return { at: path === '' ? at : `${at}, ${path}`, reason: issue?.message ?? 'is not of the expected form' }
}

const answerFrom = ({ question_id: questionId, value, confidence }: z.infer<typeof answerDocument>): Answer => ({
  ...{ questionId, value },
  ...(confidence === undefined ? {} : { confidence }),
})

const regionFrom = ({ label_id: labelId, plane, track, answers, ...rest }: z.infer<typeof regionDocument>, file: string): Region => ({
  ...rest,
  ...{ labelId, origin: { kind: 'file', name: file.slice(-200) } },
  ...(plane === undefined ? {} : { plane }),
  ...(track === undefined ? {} : { track }),
  ...(answers === undefined ? {} : { answers: answers.map(answerFrom) }),
})

export type DocumentReader = {
  /** Undefined when the document is no sample at all, which is then among the rejects. */
  readonly read: (document: unknown, at: string, file: string) => LabelRecord | undefined
  readonly labels: () => readonly ReadLabel[]
}

/** Reads documents of samples, one after the other, and remembers the labels; what does not fit goes to `rejects`. */
export const documentReader = (rejects: Reject[]): DocumentReader => {
  const labels = new Map<string, ReadLabel>()
  const fitting = <T>(schema: z.ZodType<T>, values: readonly unknown[], at: string): T[] =>
    values.flatMap((value, index) => {
      const parsed = schema.safeParse(value)
      if (parsed.success) return [parsed.data]
      rejects.push(firstIssue(parsed.error, `${at}[${index}]`))
      return []
    })
  return {
    read: (document, at, file) => {
      const parsed = sampleDocument.safeParse(document)
      if (!parsed.success) {
        rejects.push(firstIssue(parsed.error, at))
        return undefined
      }
      const { file_name: fileName, width = null, height = null, split, labels: named, regions, answers } = parsed.data
      for (const { id, name, color, skeleton } of named)
        labels.set(id, { id, name, ...(color === undefined ? {} : { color }), ...(skeleton === undefined ? {} : { skeleton }) })
      const marks = fitting(regionDocument, regions, `${at}, regions`).map((region) => regionFrom(region, file))
      for (const { labelId } of marks) if (!labels.has(labelId)) labels.set(labelId, { id: labelId, name: labelId })
      return {
        ...{ fileName, width, height, regions: marks, answers: fitting(answerDocument, answers, `${at}, answers`).map(answerFrom) },
        ...(split === '' ? {} : { split }),
      }
    },
    labels: () => [...labels.values()],
  }
}

/** JSON as a value, or undefined with a reject. */
export const parsedJson = (text: string, at: string, rejects: Reject[]): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    rejects.push({ at, reason: `is not JSON: ${cause instanceof Error ? cause.message.slice(0, 200) : String(cause)}` })
    return undefined
  }
}
