import { type Answer, answerKey, err, ok, type Result } from '@reticle/domain'
import { z } from 'zod'
import type { Said } from '../asked.ts'

const name = z.string().min(1).max(500)
const schemas = {
  choices: z.object({ choices: z.array(z.union([name, z.array(name).min(1)])).max(1000) }),
  taxonomy: z.object({ taxonomy: z.array(z.array(name).min(1).max(100)).max(1000) }),
  rating: z.object({ rating: z.number().finite() }),
  number: z.object({ number: z.number().finite() }),
  textarea: z.object({ text: z.union([z.string(), z.array(z.string())]) }),
  datetime: z.object({ datetime: z.union([z.string(), z.array(z.string()).length(1)]) }),
} as const
type AnswerType = keyof typeof schemas

export const isAnswerType = (type: string): type is AnswerType => Object.hasOwn(schemas, type)

const isDay = (text: string): boolean => z.iso.date().safeParse(text).success

const parsed = <T>(schema: z.ZodType<T>, value: unknown, said: (value: T) => Said): Result<Said, string> => {
  const outcome = schema.safeParse(value)
  if (outcome.success) return ok(said(outcome.data))
  const issue = outcome.error.issues[0]
  return err(`value.${issue?.path.join('.')}: ${issue?.message}`)
}

/** What a result says to its question; an error says what of the value cannot be taken. */
export const saidIn = (type: AnswerType, value: unknown): Result<Said, string> => {
  switch (type) {
    case 'choices':
      return parsed(schemas.choices, value, ({ choices }) => ({
        kind: 'chosen',
        options: choices.map((one) => (typeof one === 'string' ? one : (one.at(-1) ?? ''))),
      }))
    case 'taxonomy':
      return parsed(schemas.taxonomy, value, ({ taxonomy }) => {
        const [path, ...more] = taxonomy
        if (path !== undefined && more.length === 0) return { kind: 'path', path }
        return { kind: 'chosen', options: taxonomy.map((one) => one.join(' / ')) }
      })
    case 'rating':
      return parsed(schemas.rating, value, ({ rating }) => ({ kind: 'number', value: rating }))
    case 'number':
      return parsed(schemas.number, value, ({ number }) => ({ kind: 'number', value: number }))
    case 'textarea':
      return parsed(schemas.textarea, value, ({ text }) => ({ kind: 'text', value: typeof text === 'string' ? text : text.join('\n') }))
    case 'datetime':
      return parsed(schemas.datetime, value, ({ datetime }) => {
        const text = typeof datetime === 'string' ? datetime : (datetime[0] ?? '')
        return isDay(text) ? { kind: 'date', value: text } : { kind: 'text', value: text }
      })
  }
}

/**
 * Answers of results, with what only our own key says of them: a confidence, a "can't tell", whether one option was all of one or one of
 * several. An own answer that another tool has changed or taken away is not believed.
 */
export const withOwn = (found: readonly Answer[], own: readonly Answer[] | undefined): Answer[] => {
  if (own === undefined) return [...found]
  const left = new Map(found.map((answer) => [answer.questionId, answer]))
  const believed = own.flatMap((answer) => {
    const other = left.get(answer.questionId)
    if (other === undefined) return answer.value.kind === 'cannot-tell' ? [answer] : []
    left.delete(answer.questionId)
    return [answer.value.kind !== 'cannot-tell' && answerKey(answer.value) === answerKey(other.value) ? answer : other]
  })
  return [...believed, ...left.values()]
}
