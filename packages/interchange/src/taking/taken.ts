import {
  type AnnotationContent,
  type Answer,
  type AnswerValue,
  err,
  ok,
  type Protocol,
  type Question,
  type Region,
  type Result,
} from '@reticle/domain'
import type { LabelRecord, Reading } from '../port.ts'
import type { Matching } from './matching.ts'

/** What a record says in the words of a protocol, and what of it was left out on purpose. */
export type Taken = { readonly content: AnnotationContent; readonly dropped: { readonly marks: number; readonly answers: number } }

/** Both sides of the way: the file's labels and questions, and those that they become. */
export type Way = { readonly from: Pick<Reading, 'labels' | 'questions'>; readonly protocol: Protocol; readonly matching: Matching }

class Unknown extends Error {}

const optionOf = (from: Question | undefined, to: Question, id: string): string => {
  const text = from?.options.find((option) => option.id === id)?.text
  const found =
    to.options.find((option) => option.id === id) ??
    to.options.find((option) => text !== undefined && option.text.trim().toLowerCase() === text.trim().toLowerCase())
  if (found === undefined) throw new Unknown(`"${text ?? id}" is no option of the question "${to.text}": add it to the protocol`)
  return found.id
}

const valueFor = (from: Question | undefined, to: Question, value: AnswerValue): AnswerValue => {
  const unfit = () => new Unknown(`the question "${to.text}" takes no ${value.kind} for an answer`)
  switch (value.kind) {
    case 'choice': {
      const option = optionOf(from, to, value.option)
      return to.kind === 'multiple' ? { kind: 'choices', options: [option] } : { kind: 'choice', option }
    }
    case 'choices': {
      const options = value.options.map((one) => optionOf(from, to, one))
      if (to.kind === 'multiple') return { kind: 'choices', options }
      const [only, second] = options
      if (only === undefined || second !== undefined)
        throw new Unknown(`${options.length} options were chosen, and the question "${to.text}" takes one`)
      return { kind: 'choice', option: only }
    }
    case 'number':
      if (to.kind !== 'number') throw unfit()
      return value
    case 'text':
      if (to.kind !== 'text') throw unfit()
      return value
    case 'date':
      if (to.kind !== 'date') throw unfit()
      return value
    case 'cannot-tell':
      return value
  }
}

const answersUnder = ({ from, protocol, matching }: Way, answers: readonly Answer[]): { kept: Answer[]; dropped: number } => {
  const kept: Answer[] = []
  let dropped = 0
  for (const { questionId, value, ...rest } of answers) {
    const asked = from.questions?.find(({ id }) => id === questionId)
    const id =
      asked === undefined ? (protocol.questions.find((one) => one.id === questionId)?.id ?? undefined) : matching.questions.get(questionId)
    if (id === null) dropped++
    else {
      const question = protocol.questions.find((one) => one.id === id)
      if (question === undefined)
        throw new Unknown(`the protocol has no question "${asked?.text ?? questionId}": map it, leave it out, or add it to the protocol`)
      kept.push({ questionId: question.id, value: valueFor(asked, question, value), ...rest })
    }
  }
  return { kept, dropped }
}

const regionUnder = (way: Way, region: Region): { kept: Region | undefined; dropped: number } => {
  const to = way.matching.labels.get(region.labelId)
  if (to === null) return { kept: undefined, dropped: 0 }
  if (to === undefined) {
    const name = way.from.labels.find(({ id }) => id === region.labelId)?.name ?? region.labelId
    throw new Unknown(`the protocol has no label "${name}": map it, leave it out, or add it to the protocol`)
  }
  const { answers, ...mark } = region
  const said = answersUnder(way, answers ?? [])
  return { kept: { ...mark, labelId: to, ...(said.kept.length === 0 ? {} : { answers: said.kept }) }, dropped: said.dropped }
}

/**
 * A record in the words of a protocol. All of it or nothing: a sample of which a mark is missing by mistake would say something else than its
 * reader did. What a person chose to leave out is counted.
 */
export const takenUnder = (way: Way, { regions, answers }: LabelRecord): Result<Taken, string> => {
  try {
    const marks = regions.map((region) => regionUnder(way, region))
    const said = answersUnder(way, answers)
    const kept = marks.flatMap((one) => one.kept ?? [])
    return ok({
      content: { regions: kept, answers: said.kept, comment: '' },
      dropped: { marks: marks.length - kept.length, answers: said.dropped + marks.reduce((sum, one) => sum + one.dropped, 0) },
    })
  } catch (cause) {
    if (cause instanceof Unknown) return err(cause.message)
    throw cause
  }
}
