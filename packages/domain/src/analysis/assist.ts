import { z } from 'zod'
import { resolutionKinds } from '../adjudication.ts'
import { estimateSchema } from './estimate.ts'

/** k of n with Wilson's 95 % interval, on the counts that items which belong together leave (docs/spec/models.md, MR24). */
const shareSchema = z.strictObject({
  k: z.int(),
  n: z.int(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})
export type Share = z.infer<typeof shareSchema>

/** The same share with and without suggestions; `difference` is shown - blank, with its 95 % interval. */
const comparedSchema = z.strictObject({
  shown: shareSchema,
  blank: shareSchema,
  difference: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
})
export type Compared = z.infer<typeof comparedSchema>

const anchoringGroupSchema = z.strictObject({
  /** The protocol version that readings were made under, and the model; null: all together. */
  version: z.int().nullable(),
  model: z.string().nullable(),
  tasks: z.int(),
  readers: z.int(),
  readings: z.strictObject({ shown: z.int(), blank: z.int() }),
  /** Readings by what they could be held against without the help of readers who saw suggestions. */
  references: z.strictObject({ gold: z.int(), adjudication: z.int(), blank: z.int() }),
  withSuggestion: comparedSchema,
  withResolution: comparedSchema,
  wrong: comparedSchema,
  kept: comparedSchema,
  omitted: comparedSchema,
  /** Of the wrong suggestions that were shown: taken as they were. */
  unchanged: shareSchema,
  /** Median active seconds; `saved` is blank - shown. */
  seconds: z.strictObject({ shown: estimateSchema, blank: estimateSchema, saved: estimateSchema }),
})
export type AnchoringGroup = z.infer<typeof anchoringGroupSchema>

const takenSchema = z.strictObject({
  model: z.string(),
  kind: z.enum(['mark', 'answer']),
  /** The label, or the question. */
  subject: z.string(),
  shown: z.int(),
  accepted: z.int(),
  edited: z.int(),
  dropped: z.int(),
})
export type Taken = z.infer<typeof takenSchema>

const calibrationSchema = z.strictObject({
  n: z.int(),
  /** Expected calibration error over the bins; null of nothing. */
  error: z.number().nullable(),
  /** Ten bins of width 0.1, those with something in them. */
  bins: z.array(z.strictObject({ from: z.number(), n: z.int(), confidence: z.number(), accuracy: z.number() })),
})
export type Calibration = z.infer<typeof calibrationSchema>

/** What a model said against what tasks say now. */
const modelReaderSchema = z.strictObject({
  model: z.string(),
  /** True: a reader of the task had seen it before they submitted, so that the outcome leans towards it. */
  isSeen: z.boolean(),
  tasks: z.int(),
  resolutions: z.record(z.enum(resolutionKinds), z.int()),
  questions: z.array(
    z.strictObject({
      questionId: z.string(),
      classes: z.array(z.string()),
      /** Row: what the task says; column: what the model said. */
      confusion: z.array(z.int()),
      accuracy: shareSchema,
      calibration: calibrationSchema,
    }),
  ),
  marks: z
    .strictObject({
      /** Labels and at last `-`: no mark there. */
      classes: z.array(z.string()),
      confusion: z.array(z.int()),
      labels: z.array(
        z.strictObject({
          labelId: z.string(),
          /** Of the model's marks those that are there; of the marks that are there those that the model found. */
          precision: shareSchema,
          recall: shareSchema,
          f1: z.number().nullable(),
        }),
      ),
      calibration: calibrationSchema,
    })
    .nullable(),
})
export type ModelReader = z.infer<typeof modelReaderSchema>

/** What models did to readers, and how models read by themselves (docs/spec/models.md, MR20 to MR35). */
export const assistReportSchema = z.strictObject({
  /** Settled tasks with a suggestion. */
  tasks: z.int(),
  /** Readings of these that no showing is known of: before suggestions came, or by a program. In no other number. */
  without: z.int(),
  groups: z.array(anchoringGroupSchema),
  taken: z.array(takenSchema),
  models: z.array(modelReaderSchema),
})
export type AssistReport = z.infer<typeof assistReportSchema>
