import { z } from 'zod'
import { slugSchema } from './ids.ts'
import { labelSchema, optionSchema } from './protocol-body.ts'

/** What a change is about: the label set, or the options of one question. */
const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('labels') }),
  z.strictObject({ kind: z.literal('options'), questionId: slugSchema }),
])
export type OntologyTarget = z.infer<typeof target>

/**
 * One change of a label set or of the options of a question, in words that can be applied to old annotations. Old annotations are never
 * rewritten: they keep the protocol version that they were made under, and are read through the changes since then.
 */
export const ontologyChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rename'), target, id: slugSchema, name: z.string().min(1).max(500) }),
  /** All of `from` are read as `into` from now on, and are retired. */
  z.strictObject({ kind: z.literal('merge'), target, from: z.array(slugSchema).min(1).max(100), into: slugSchema }),
  /** What has `id` is asked again with `into`, which must be there or be added in the same migration. */
  z.strictObject({ kind: z.literal('split'), target, id: slugSchema, into: z.array(slugSchema).min(2).max(100) }),
  z.strictObject({ kind: z.literal('retire'), target, id: slugSchema }),
  z.strictObject({ kind: z.literal('add-label'), label: labelSchema }),
  z.strictObject({ kind: z.literal('add-option'), questionId: slugSchema, option: optionSchema }),
  z.strictObject({
    kind: z.literal('external-ids'),
    target,
    id: slugSchema,
    externalIds: z.record(slugSchema, z.string().min(1).max(300)),
  }),
])
export type OntologyChange = z.infer<typeof ontologyChangeSchema>
export const ontologyChangesSchema = z.array(ontologyChangeSchema).min(1).max(500)
