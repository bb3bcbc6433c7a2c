import { z } from 'zod'
import { sourceIdSchema } from './ids.ts'

const key = z.string().min(1).max(100)
const scalar = z.union([z.string().max(500), z.number(), z.boolean()])

/** What a field of the metadata has to be. `between`: a number, both ends included. `missing`: absent, or null. */
export const fieldConditionSchema = z.discriminatedUnion('is', [
  z.strictObject({ field: key, is: z.literal('equal'), to: scalar }),
  z
    .strictObject({ field: key, is: z.literal('between'), from: z.number().optional(), to: z.number().optional() })
    .refine(({ from, to }) => from !== undefined || to !== undefined, 'from, to, or both'),
  z.strictObject({ field: key, is: z.literal('missing') }),
])
export type FieldCondition = z.infer<typeof fieldConditionSchema>

/** Which samples of a project are wanted (docs/spec/sources.md, SO1). All that is given has to hold. */
export const sampleFilterSchema = z.strictObject({
  /** Words that the name holds, in any order and case. */
  words: z.string().trim().max(200).optional(),
  /** Of the sample's task; `none`: it has no task. */
  states: z
    .array(z.enum(['none', 'collecting', 'comparing', 'contested', 'settled', 'withdrawn']))
    .max(10)
    .optional(),
  groups: z
    .array(z.strictObject({ key, value: z.string().max(500) }))
    .max(10)
    .optional(),
  metadata: z.array(fieldConditionSchema).max(10).optional(),
  sourceId: sourceIdSchema.optional(),
  /** When they were imported: from the first moment to before the second. */
  importedFrom: z.iso.datetime().optional(),
  importedBefore: z.iso.datetime().optional(),
  /** Only those that look like another one, or whose bytes came twice. */
  duplicates: z.boolean().optional(),
  withdrawn: z.enum(['without', 'only', 'with']).optional(),
})
export type SampleFilter = z.infer<typeof sampleFilterSchema>

/** `agreement` and `metadata` list only samples that have one. */
export const sampleSortSchema = z.strictObject({
  by: z.enum(['imported', 'name', 'size', 'agreement', 'metadata']).default('imported'),
  /** Of `metadata`. */
  field: key.optional(),
  isDescending: z.boolean().default(false),
})
export type SampleSort = z.infer<typeof sampleSortSchema>
