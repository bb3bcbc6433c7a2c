import { type Answer, type AnswerValue, answerKey } from './answer.ts'
import { chosenOptions } from './protocol.ts'
import type { Question } from './protocol-body.ts'
import { unreachable } from './result.ts'

/** One known answer and what was said instead, with its score. `given` is null where nothing was said. */
export type AnswerVerdict = {
  readonly questionId: string
  /** The known mark that it is about; null on the sample. */
  readonly markId: string | null
  readonly known: AnswerValue
  readonly given: AnswerValue | null
  readonly score: number
}

/** A number this share of its range away from the known one is still right where the protocol says nothing else (G3). */
export const numberTolerance = 0.05

const setScore = (known: readonly string[], given: readonly string[]): number => {
  const [one, other] = [new Set(known), new Set(given)]
  if (one.size + other.size === 0) return 1
  return (2 * [...one].filter((id) => other.has(id)).length) / (one.size + other.size)
}

const scaleScore = ({ options }: Question, known: string, given: string): number => {
  const places = [known, given].map((id) => options.findIndex((option) => option.id === id))
  const [from = -1, to = -1] = places
  if (from < 0 || to < 0 || options.length < 2) return Number(known === given)
  return 1 - Math.abs(from - to) / (options.length - 1)
}

/** How far from the known number is still right, in its unit. */
const toleranceOf = ({ min, max, tolerance }: Question, known: number): number => {
  if (tolerance?.kind === 'value') return tolerance.value
  const range = min !== undefined && max !== undefined && max > min ? max - min : Math.abs(known)
  return (tolerance?.share ?? numberTolerance) * range
}

const numberScore = (question: Question, known: number, given: number): number => {
  if (known === given) return 1
  const tolerance = toleranceOf(question, known)
  if (tolerance === 0) return 0
  return Math.min(1, Math.max(0, 1.5 - Math.abs(known - given) / (2 * tolerance)))
}

const plain = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

const choiceScore = (question: Question, known: AnswerValue & { kind: 'choice' }, given: AnswerValue & { kind: 'choice' }): number => {
  if (question.kind === 'scale') return scaleScore(question, known.option, given.option)
  if (question.kind === 'taxonomy') return setScore(chosenOptions(question, known), chosenOptions(question, given))
  return Number(known.option === given.option)
}

/** How near an answer is to the known one, 0 to 1 (docs/spec/gold.md, G2 and G3). */
export const answerScore = (question: Question, known: AnswerValue, given: AnswerValue | undefined): number => {
  if (given === undefined || given.kind !== known.kind) return 0
  switch (known.kind) {
    case 'cannot-tell':
      return 1
    case 'choice':
      return given.kind === 'choice' ? choiceScore(question, known, given) : 0
    case 'choices':
      return given.kind === 'choices' ? setScore(known.options, given.options) : 0
    case 'number':
      return given.kind === 'number' ? numberScore(question, known.value, given.value) : 0
    case 'text':
      return given.kind === 'text' ? Number(plain(known.value) === plain(given.value)) : 0
    case 'date':
      return Number(answerKey(known) === answerKey(given))
    default:
      return unreachable(known)
  }
}

/** Each known answer against what was said. A question that the known answer leaves open is not judged (G4). */
export const answerVerdicts = (
  questions: readonly Question[],
  known: readonly Answer[],
  given: readonly Answer[],
  markId: string | null,
): AnswerVerdict[] =>
  known.flatMap(({ questionId, value }) => {
    const question = questions.find(({ id }) => id === questionId)
    if (question === undefined) return []
    const said = given.find((answer) => answer.questionId === questionId)?.value
    return [{ questionId, markId, known: value, given: said ?? null, score: answerScore(question, value, said) }]
  })

export const meanOf = (scores: readonly number[]): number =>
  scores.length === 0 ? 1 : scores.reduce((sum, score) => sum + score, 0) / scores.length
