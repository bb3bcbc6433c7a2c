import type { AnnotationContent } from './annotation.ts'
import { answerKey } from './answer.ts'
import type { Protocol } from './protocol.ts'
import { type AnswerVerdict, answerVerdicts, meanOf } from './scoring-answers.ts'
import { type MarkScoring, scoreMarks } from './scoring-marks.ts'

/** What is known of a sample. A file of answers knows nothing of marks: then marks are not judged. */
export type KnownContent = { readonly content: AnnotationContent; readonly coversMarks: boolean }

/** How often `given` was said where `known` is right: labels of marks, or keys of answers; empty where there is nothing. */
export type Confused = {
  /** `marks`, or the id of a question. */
  readonly subject: string
  readonly known: string
  readonly given: string
  readonly n: number
}

export type Scoring = {
  /** 0 to 1 (G1). */
  readonly score: number
  readonly answers: readonly AnswerVerdict[]
  /** null where marks are not known. */
  readonly marks: MarkScoring | null
  readonly confusion: readonly Confused[]
}

export const marksSubject = 'marks'

const hasClasses = (protocol: Protocol, questionId: string): boolean => {
  const kind = protocol.questions.find(({ id }) => id === questionId)?.kind
  return kind === 'single' || kind === 'scale' || kind === 'taxonomy'
}

const tallied = (entries: readonly Omit<Confused, 'n'>[]): Confused[] =>
  [...Map.groupBy(entries, ({ subject, known, given }) => JSON.stringify([subject, known, given])).values()].flatMap((same) =>
    same.slice(0, 1).map((entry) => ({ ...entry, n: same.length })),
  )

const confusionOf = (protocol: Protocol, answers: readonly AnswerVerdict[], marks: MarkScoring | null): Confused[] => {
  const said = [...answers, ...(marks?.answers ?? [])]
    .filter(({ questionId }) => hasClasses(protocol, questionId))
    .map(({ questionId, known, given }) => ({
      subject: questionId,
      known: answerKey(known),
      given: given === null ? '' : answerKey(given),
    }))
  const marked = (marks?.verdicts ?? []).map(({ knownLabel, givenLabel }) => ({
    subject: marksSubject,
    known: knownLabel ?? '',
    given: givenLabel ?? '',
  }))
  return tallied([...said, ...marked])
}

/**
 * An annotation against what is known (docs/spec/gold.md, G1): the answers on the sample are one part, the marks another one, and the score is
 * the mean of the parts that are known. Pure: the same two give the same score wherever it is computed.
 */
export const scoreAgainst = (protocol: Protocol, known: KnownContent, given: AnnotationContent): Scoring => {
  const onSample = protocol.questions.filter(({ scope }) => scope === 'sample')
  const answers = answerVerdicts(onSample, known.content.answers, given.answers, null)
  const { iou, distance } = protocol.consensus.regions
  const hasMarks = known.coversMarks && protocol.labels.length > 0
  const marks = hasMarks ? scoreMarks(protocol.questions, known.content.regions, given.regions, { iou, distance }) : null
  const parts = [...(answers.length === 0 ? [] : [meanOf(answers.map(({ score }) => score))]), ...(marks === null ? [] : [marks.score])]
  return { score: meanOf(parts), answers, marks, confusion: confusionOf(protocol, answers, marks) }
}
