import { z } from 'zod'
import { slugSchema } from './ids.ts'

/** The value of an answer. "Can't tell" is an answer; a question left open is no answer at all. */
export const answerValueSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choice'), option: slugSchema }),
  z.strictObject({ kind: z.literal('choices'), options: z.array(slugSchema).max(100) }),
  z.strictObject({ kind: z.literal('number'), value: z.number().finite() }),
  z.strictObject({ kind: z.literal('text'), value: z.string().max(10_000) }),
  /** A day, as ISO 8601 writes it: `2026-03-01`. */
  z.strictObject({ kind: z.literal('date'), value: z.iso.date() }),
  z.strictObject({ kind: z.literal('cannot-tell') }),
])
export type AnswerValue = z.infer<typeof answerValueSchema>

/** `confidence`: how sure the annotator is, 0 to 1, when the protocol asks. */
export const answerSchema = z.strictObject({
  questionId: slugSchema,
  value: answerValueSchema,
  confidence: z.number().min(0).max(1).optional(),
})
export type Answer = z.infer<typeof answerSchema>

/** One stable string per distinct answer: what votes are counted by. */
export const answerKey = (value: AnswerValue): string => {
  switch (value.kind) {
    case 'choice':
      return value.option
    case 'choices':
      return [...new Set(value.options)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('+')
    case 'number':
      return String(value.value)
    case 'date':
      return value.value
    case 'text':
      // A typed question mark is not a "can't tell".
      return value.value.startsWith('?') ? `?${value.value}` : value.value
    case 'cannot-tell':
      return '?'
  }
}
