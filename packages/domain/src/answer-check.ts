import type { AnnotationProblem } from './annotation-problem.ts'
import type { Answer, AnswerValue } from './answer.ts'
import type { Protocol } from './protocol.ts'
import type { Question } from './protocol-body.ts'

type Wrong = readonly [code: AnnotationProblem['code'], message: string]

const takes: Readonly<Record<Question['kind'], AnswerValue['kind']>> = {
  single: 'choice',
  scale: 'choice',
  taxonomy: 'choice',
  multiple: 'choices',
  number: 'number',
  text: 'text',
  date: 'date',
}

const kindWords: Readonly<Record<Exclude<AnswerValue['kind'], 'cannot-tell'>, string>> = {
  choice: 'one option',
  choices: 'several options',
  number: 'a number',
  text: 'text',
  date: 'a date',
}

const chosenIn = (value: AnswerValue): readonly string[] =>
  value.kind === 'choice' ? [value.option] : value.kind === 'choices' ? value.options : []

const checkValue = (question: Question, value: AnswerValue): Wrong | undefined => {
  if (value.kind === 'cannot-tell')
    return question.allowsCannotTell ? undefined : ['cannot-tell-not-allowed', `"${question.text}" needs a definite answer`]
  if (takes[question.kind] !== value.kind) return ['wrong-kind', `"${question.text}" does not take ${kindWords[value.kind]}`]
  const isOption = (id: string) => question.options.some((option) => option.id === id)
  const retired = question.options.find(({ id, isRetired }) => isRetired === true && chosenIn(value).includes(id))
  if (retired !== undefined) return ['retired-option', `"${question.text}": "${retired.text}" is not used any more: choose another option`]
  switch (value.kind) {
    case 'choice':
      return isOption(value.option) ? undefined : ['unknown-option', `"${value.option}" is not an option of "${question.text}"`]
    case 'choices': {
      const unknown = value.options.find((option) => !isOption(option))
      if (unknown !== undefined) return ['unknown-option', `"${unknown}" is not an option of "${question.text}"`]
      return question.isRequired && value.options.length === 0 ? ['unanswered', `"${question.text}" has no option chosen`] : undefined
    }
    case 'number': {
      const isBelow = question.min !== undefined && value.value < question.min
      const isAbove = question.max !== undefined && value.value > question.max
      if (!isBelow && !isAbove) return undefined
      return ['out-of-range', `"${question.text}": ${value.value} is outside ${question.min ?? '-∞'} to ${question.max ?? '∞'}`]
    }
    case 'text':
      return question.isRequired && value.value.trim() === '' ? ['unanswered', `"${question.text}" is empty`] : undefined
    case 'date':
      return undefined
  }
}

const checkAnswer = (
  protocol: Protocol,
  scope: Question['scope'],
  asked: readonly Question[],
  answer: Answer,
  isAgain: boolean,
): Wrong | undefined => {
  const question = protocol.questions.find((one) => one.id === answer.questionId && one.scope === scope)
  if (question === undefined) return ['unknown-question', `the question "${answer.questionId}" is not in this protocol`]
  if (isAgain) return ['duplicate-answer', `"${question.text}" is answered twice`]
  if (answer.confidence !== undefined && !question.asksConfidence) return ['wrong-kind', `"${question.text}" does not ask how sure one is`]
  if (!asked.includes(question)) return ['question-not-asked', `"${question.text}" is not asked after these answers`]
  return checkValue(question, answer.value)
}

/** What is wrong with the answers on a sample or on one mark. `asked`: the questions that apply there. */
export const checkAnswersTo = (
  protocol: Protocol,
  scope: Question['scope'],
  asked: readonly Question[],
  answers: readonly Answer[],
  regionId?: string,
): AnnotationProblem[] => {
  const place = regionId === undefined ? {} : { regionId }
  const seen = new Set<string>()
  const problems: AnnotationProblem[] = []
  for (const answer of answers) {
    const { questionId } = answer
    const wrong = checkAnswer(protocol, scope, asked, answer, seen.has(questionId))
    if (wrong !== undefined) problems.push({ severity: 'hard', code: wrong[0], message: wrong[1], questionId, ...place })
    seen.add(questionId)
  }
  for (const question of asked)
    if (question.isRequired && !seen.has(question.id)) {
      const message = `"${question.text}" is not answered${regionId === undefined ? '' : ' for a mark'}`
      problems.push({ severity: 'hard', code: 'unanswered', questionId: question.id, message, ...place })
    }
  return problems
}
