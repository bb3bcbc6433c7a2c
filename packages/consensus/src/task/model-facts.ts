import { answerKey, isOfModels, type Protocol, type Question } from '@reticle/domain'
import { byText } from '../order.ts'
import { givenTo, isAsked, questionsOnSample } from './answers.ts'
import type { ComparedAnnotation } from './compared-annotation.ts'
import { type Suggested, saidTo } from './model-votes.ts'

type Choice = { readonly question: Question; readonly key: string; readonly probability: number | undefined }

const probabilitiesOf = ({ said }: Suggested, questionId: string): readonly (readonly [string, number])[] =>
  Object.entries(said?.probabilities[questionId] ?? {})

/** What a model holds for likeliest of each question: by its probabilities, else by its answer. */
const choicesOf = (protocol: Protocol, model: Suggested): Choice[] =>
  questionsOnSample(protocol).flatMap((question): Choice[] => {
    if (question.kind === 'text') return []
    const [top] = probabilitiesOf(model, question.id).toSorted(([a, p], [b, q]) => q - p || byText(a, b))
    if (top !== undefined) return [{ question, key: top[0], probability: top[1] }]
    const value = saidTo(protocol, question, model)
    return value === undefined ? [] : [{ question, key: answerKey(value), probability: undefined }]
  })

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean probability of each option over the models that say one. */
const optionFacts = (protocol: Protocol, models: readonly Suggested[]): [string, number][] =>
  questionsOnSample(protocol).flatMap(({ id }) => {
    const sums = new Map<string, number[]>()
    const told = models.map((model) => probabilitiesOf(model, id)).filter((pairs) => pairs.length > 0)
    for (const pairs of told) for (const [option, share] of pairs) sums.set(option, [...(sums.get(option) ?? []), share])
    return [...sums].map(([option, shares]): [string, number] => [
      `model:${id}:${option}`,
      // A model that tells of the question and leaves an option out gives it nothing.
      meanOf([...shares, ...Array<number>(told.length - shares.length).fill(0)]),
    ])
  })

const agrees = (protocol: Protocol, { question, key }: Choice, { content }: ComparedAnnotation): boolean => {
  if (!isAsked(protocol, question, content)) return true
  const [value] = givenTo(protocol, question, [content])
  return value !== undefined && answerKey(value) === key
}

/**
 * Facts of routing rules from the last suggestions of the protocol's models, whether these were shown or not (docs/spec/models.md, MR37). Absent
 * where no model says anything. Marks of models are no facts.
 */
export const modelFacts = (
  protocol: Protocol,
  suggested: readonly Suggested[],
  annotations: readonly ComparedAnnotation[],
): [string, number][] => {
  const names = protocol.assist?.models
  const models = names === undefined ? suggested : suggested.filter((one) => isOfModels(names, one))
  const choices = models.flatMap((model) => choicesOf(protocol, model))
  if (choices.length === 0) return []
  const isAgreed = annotations.every((annotation) => choices.every((choice) => agrees(protocol, choice, annotation)))
  const facts: [string, number][] = [...optionFacts(protocol, models), ['model-agrees', isAgreed ? 1 : 0]]
  const sure = choices.flatMap(({ probability }) => probability ?? [])
  // The least sure of them, and only where each says how sure it is.
  if (sure.length === choices.length) facts.push(['model-confidence', Math.min(...sure)])
  return facts
}
