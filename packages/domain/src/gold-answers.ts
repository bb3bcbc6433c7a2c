import { type Answer, type AnswerValue, answerValueSchema } from './answer.ts'
import type { Protocol } from './protocol.ts'
import type { Question } from './protocol-body.ts'
import { err, ok, type Result } from './result.ts'

/** An option by its id, or by its words. */
const optionOf = ({ options }: Question, text: string): string | undefined =>
  (options.find(({ id }) => id === text) ?? options.find((option) => option.text.toLowerCase() === text.toLowerCase()))?.id

const readValue = (question: Question, text: string): Result<AnswerValue, string> => {
  if (text === '?')
    return question.allowsCannotTell ? ok({ kind: 'cannot-tell' }) : err(`"${question.id}" does not take "can't tell" for an answer`)
  const unknown = (what: string) =>
    err(
      `"${what}" is no option of "${question.id}"; it has ${question.options
        .slice(0, 8)
        .map(({ id }) => id)
        .join(', ')}${question.options.length > 8 ? ', ...' : ''}`,
    )
  switch (question.kind) {
    case 'single':
    case 'scale':
    case 'taxonomy': {
      const option = optionOf(question, text)
      return option === undefined ? unknown(text) : ok({ kind: 'choice', option })
    }
    case 'multiple': {
      const parts = text
        .split(/[;+]/)
        .map((part) => part.trim())
        .filter((part) => part !== '')
      const missing = parts.find((part) => optionOf(question, part) === undefined)
      return missing === undefined
        ? ok({ kind: 'choices', options: parts.flatMap((part) => optionOf(question, part) ?? []) })
        : unknown(missing)
    }
    case 'number': {
      const value = Number(text)
      return text.trim() !== '' && Number.isFinite(value) ? ok({ kind: 'number', value }) : err(`"${text}" is no number`)
    }
    case 'text':
      return ok({ kind: 'text', value: text })
    case 'date': {
      const parsed = answerValueSchema.safeParse({ kind: 'date', value: text })
      return parsed.success ? ok(parsed.data) : err(`"${text}" is no day such as 2026-03-01`)
    }
  }
}

/** One cell of a table as an answer: options by id or by their words, several of them with `;` or `+` between, `?` for "can't tell" (G31). */
export const answerFromText = ({ questions }: Pick<Protocol, 'questions'>, questionId: string, text: string): Result<Answer, string> => {
  const question = questions.find(({ id, scope }) => scope === 'sample' && id === questionId)
  if (question === undefined) {
    const known = questions.filter(({ scope }) => scope === 'sample').map(({ id }) => id)
    return err(`there is no question "${questionId}" on samples; there ${known.length === 0 ? 'is none' : `are ${known.join(', ')}`}`)
  }
  const value = readValue(question, text)
  return value.ok ? ok({ questionId, value: value.value }) : value
}

/** A label by its id, or by its name: files of other tools know names only. */
export const labelNamed = ({ labels }: Pick<Protocol, 'labels'>, id: string, name: string | undefined): string | undefined =>
  (labels.find((label) => label.id === id) ?? labels.find((label) => label.name.toLowerCase() === name?.toLowerCase()))?.id
