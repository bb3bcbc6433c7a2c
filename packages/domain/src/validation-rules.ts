import { z } from 'zod'
import { slugSchema } from './ids.ts'

const text = z.string().max(2000)

const shared = {
  id: slugSchema,
  /** `hard` stops a submit, `soft` asks. */
  severity: z.enum(['hard', 'soft']),
  /** What the annotator reads; empty: a sentence made from the rule. */
  message: text.default(''),
}

/** Units of length that an area can be limited in; `px`: of the full-resolution image. */
export const lengthUnits = ['px', 'angstrom', 'nm', 'um', 'mm', 'cm', 'm', 'km', 'arcsec', 'arcmin', 'deg'] as const
export type LengthUnit = (typeof lengthUnits)[number]

/** Validation rules of a protocol. A rule without a label is about all marks. */
export const validationRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('region-count'),
    ...shared,
    labelId: slugSchema.optional(),
    min: z.int().min(0).optional(),
    max: z.int().min(0).optional(),
  }),
  /** Areas in the square of `unit`; a sample without a scale in that unit is not checked. */
  z.strictObject({
    kind: z.literal('region-size'),
    ...shared,
    labelId: slugSchema.optional(),
    minArea: z.number().min(0).optional(),
    maxArea: z.number().min(0).optional(),
    unit: z.enum(lengthUnits).default('px'),
  }),
  /** Marks of `labelId` share no more than this part of the smaller one with another mark of `otherLabelId`; without it, of the same label. */
  z.strictObject({
    kind: z.literal('no-overlap'),
    ...shared,
    labelId: slugSchema.optional(),
    otherLabelId: slugSchema.optional(),
    maxShare: z.number().min(0).max(1).default(0),
  }),
  /** Each mark of `labelId` lies inside of one mark of `insideLabelId`, with at least this part of itself. */
  z.strictObject({
    kind: z.literal('inside-of'),
    ...shared,
    labelId: slugSchema,
    insideLabelId: slugSchema,
    minShare: z.number().min(0).max(1).default(1),
  }),
  /** A question on marks has to be answered, when `option` was chosen in `whenQuestionId` (or always). */
  z.strictObject({
    kind: z.literal('answer-required'),
    ...shared,
    labelId: slugSchema.optional(),
    questionId: slugSchema,
    when: z.strictObject({ questionId: slugSchema, options: z.array(slugSchema).min(1) }).optional(),
  }),
  /** A condition in CEL, on each mark or on the whole annotation, that has to be true (docs/spec/rules.md names what it can speak of). */
  z.strictObject({
    kind: z.literal('expression'),
    ...shared,
    scope: z.enum(['region', 'annotation']),
    labelId: slugSchema.optional(),
    expression: z.string().min(1).max(2000),
  }),
])
export type ValidationRule = z.infer<typeof validationRuleSchema>
