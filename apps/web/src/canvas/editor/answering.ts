import {
  type AnnotationContent,
  type Answer,
  type AnswerValue,
  answerKey,
  applicableQuestions,
  type Protocol,
  type Question,
  questionsOnMark,
  type Region,
} from '@reticle/domain'
import { type Change, isBetween, wholeObjects } from '@reticle/tools'

/** An answer to put, or what to make of the one that is there. Undefined takes it back. */
export type Reply = AnswerValue | undefined | ((before: AnswerValue | undefined) => AnswerValue | undefined)

type Place = Pick<AnnotationContent, 'regions' | 'answers'>

/**
 * The marks that answers to questions on marks go to: those chosen, with all of the objects that they are part of, or while nothing is
 * selected the one that was drawn last.
 */
export const marksInHand = (regions: readonly Region[], chosen: readonly Region[], latest: string | undefined): readonly Region[] =>
  wholeObjects(regions, chosen.length > 0 ? chosen : regions.filter(({ id }) => id === latest)).filter((region) => !isBetween(region))

/** Questions that are asked of at least one of the marks, in the order of the protocol. */
export const questionsOf = (protocol: Protocol, marks: readonly Region[]): Question[] => {
  const asked = new Set(marks.flatMap((mark) => questionsOnMark(protocol, mark)))
  return protocol.questions.filter((question) => asked.has(question))
}

/** What is said to a question: once for the sample, once for each of the marks that it is asked of. */
export const answersInHand = (
  protocol: Protocol,
  onSample: readonly Answer[],
  marks: readonly Region[],
  question: Question,
): (Answer | undefined)[] => {
  const find = (answers: readonly Answer[] = []) => answers.find(({ questionId }) => questionId === question.id)
  if (question.scope === 'sample') return [find(onSample)]
  return marks.filter((mark) => questionsOnMark(protocol, mark).includes(question)).map(({ answers }) => find(answers))
}

const isSame = (a: Answer | undefined, b: Answer | undefined): boolean => {
  if (a === undefined || b === undefined) return a === b
  return a.confidence === b.confidence && a.value.kind === b.value.kind && answerKey(a.value) === answerKey(b.value)
}

/** A new answer of a question; how sure one was goes with the answer that it was said of. */
const answerOf = (question: Question, before: Answer | undefined, reply: Reply): Answer | undefined => {
  const value = typeof reply === 'function' ? reply(before?.value) : reply
  if (value === undefined) return undefined
  const isKept = before?.confidence !== undefined && before.value.kind === value.kind && answerKey(before.value) === answerKey(value)
  return { questionId: question.id, value, ...(isKept ? { confidence: before.confidence } : {}) }
}

type Setting = (questionId: string, answer: Answer | undefined) => Change

/** The changes that put one answer, and take away those that are not asked after it. */
const putting = (
  answers: readonly Answer[],
  question: Question,
  answer: Answer | undefined,
  askedAfter: (answers: readonly Answer[]) => readonly Question[],
  set: Setting,
): Change[] => {
  const before = answers.find(({ questionId }) => questionId === question.id)
  if (isSame(before, answer)) return []
  const others = answers.filter((one) => one !== before)
  const asked = new Set(askedAfter(answer === undefined ? others : [...others, answer]).map(({ id }) => id))
  const dropped = others.filter(({ questionId }) => !asked.has(questionId))
  return [set(question.id, answer), ...dropped.map(({ questionId }) => set(questionId, undefined))]
}

const ofSample: Setting = (questionId, answer) =>
  answer === undefined ? { type: 'clear-answer', questionId } : { type: 'set-answer', answer }
const onMark =
  (regionId: string): Setting =>
  (questionId, answer) =>
    answer === undefined ? { type: 'clear-region-answer', regionId, questionId } : { type: 'set-region-answer', regionId, answer }

const together = (changes: readonly Change[]): Change | undefined => (changes.length === 0 ? undefined : { type: 'together', changes })

type Revise = (question: Question, before: Answer | undefined) => Answer | undefined

const revising = (protocol: Protocol, content: Place, marks: readonly Region[], questionId: string, revise: Revise): Change | undefined => {
  const question = protocol.questions.find(({ id }) => id === questionId)
  if (question === undefined) return undefined
  const revised = (answers: readonly Answer[]) =>
    revise(
      question,
      answers.find((one) => one.questionId === questionId),
    )
  if (question.scope === 'sample') {
    const { answers } = content
    return together(putting(answers, question, revised(answers), (after) => applicableQuestions(protocol, after), ofSample))
  }
  return together(
    marks.flatMap((mark) => {
      const { id, labelId, answers = [] } = mark
      if (!questionsOnMark(protocol, mark).includes(question)) return []
      return putting(answers, question, revised(answers), (after) => questionsOnMark(protocol, { labelId, answers: after }), onMark(id))
    }),
  )
}

/** A change of an answer on the sample or on the marks in hand, with the answers that are no longer asked for after it. */
export const answering = (protocol: Protocol, content: Place, marks: readonly Region[], questionId: string, reply: Reply) =>
  revising(protocol, content, marks, questionId, (question, before) => answerOf(question, before, reply))

/** How sure one is of an answer that was given; undefined takes it back. */
export const confiding = (
  protocol: Protocol,
  content: Place,
  marks: readonly Region[],
  questionId: string,
  confidence: number | undefined,
) =>
  revising(protocol, content, marks, questionId, (_, before) => {
    if (before === undefined) return undefined
    const { confidence: __, ...said } = before
    return confidence === undefined ? said : { ...said, confidence }
  })

/** Another label for marks, without the answers to questions that are not asked under it. */
export const relabelling = (protocol: Protocol, marks: readonly Region[], labelId: string): Change | undefined =>
  together(
    marks.flatMap(({ id, answers = [] }): Change[] => {
      const asked = new Set(questionsOnMark(protocol, { labelId, answers }).map((question) => question.id))
      const dropped = answers.filter(({ questionId }) => !asked.has(questionId))
      return [{ type: 'set-label', regionId: id, labelId }, ...dropped.map(({ questionId }) => onMark(id)(questionId, undefined))]
    }),
  )

/** Chooses an option; of several it is added to all answers in hand, or taken from all that have it. */
export const choosing = (question: Question, inHand: readonly (Answer | undefined)[], option: string): Reply => {
  if (question.kind !== 'multiple') return { kind: 'choice', option }
  const chosenIn = (value: AnswerValue | undefined) => (value?.kind === 'choices' ? value.options : [])
  const isOn = inHand.every((answer) => chosenIn(answer?.value).includes(option))
  return (before) => {
    const others = chosenIn(before).filter((one) => one !== option)
    return { kind: 'choices', options: isOn ? others : [...others, option] }
  }
}

/** The answer is one or several of a list. */
export const hasOptions = ({ kind }: Pick<Question, 'kind'>): boolean =>
  kind === 'single' || kind === 'multiple' || kind === 'scale' || kind === 'taxonomy'
