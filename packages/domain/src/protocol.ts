import type { z } from 'zod'
import { protocolBodySchema, type Question } from './protocol-body.ts'
import { protocolProblems } from './protocol-check.ts'

/** An immutable description of how a project labels. Every annotation pins one version. */
export const protocolSchema = protocolBodySchema.check((context) => {
  for (const { path, message } of protocolProblems(context.value))
    context.issues.push({ code: 'custom', input: context.value, path, message })
})
export type Protocol = z.infer<typeof protocolSchema>
export type ProtocolInput = z.input<typeof protocolSchema>

type GivenValue = { readonly kind: string; readonly option?: string; readonly options?: readonly string[] }
type GivenAnswers = readonly { readonly questionId: string; readonly value: GivenValue }[]

/** The options that an answer stands for: those chosen, and in a taxonomy those above them too, so that a condition on an order holds for its species. */
export const chosenOptions = ({ kind, options }: Pick<Question, 'kind' | 'options'>, value: GivenValue | undefined): string[] => {
  const chosen = value?.option !== undefined ? [value.option] : [...(value?.options ?? [])]
  if (kind !== 'taxonomy') return chosen
  const parents = new Map(options.map(({ id, parent }) => [id, parent]))
  for (let above = parents.get(chosen[0] ?? ''); above !== undefined && !chosen.includes(above); above = parents.get(above))
    chosen.push(above)
  return chosen
}

const asked = (questions: readonly Question[], answers: GivenAnswers): Question[] => {
  const shown: Question[] = []
  for (const question of questions) {
    const condition = question.showWhen
    if (condition === undefined) {
      shown.push(question)
      continue
    }
    const before = shown.find((one) => one.id === condition.questionId)
    if (before === undefined) continue
    const chosen = chosenOptions(before, answers.find((answer) => answer.questionId === before.id)?.value)
    if (chosen.some((one) => condition.options.includes(one))) shown.push(question)
  }
  return shown
}

/** Questions on the sample that apply, given the answers so far; in protocol order. */
export const applicableQuestions = (protocol: Pick<Protocol, 'questions'>, answers: GivenAnswers): Question[] =>
  asked(
    protocol.questions.filter(({ scope }) => scope === 'sample'),
    answers,
  )

/** Questions on a mark that apply, given its label and its answers so far; in protocol order. */
export const questionsOnMark = (
  protocol: Pick<Protocol, 'questions'>,
  mark: { readonly labelId: string; readonly answers?: GivenAnswers | undefined },
): Question[] =>
  asked(
    protocol.questions.filter(({ scope, labelIds }) => scope === 'region' && (labelIds.length === 0 || labelIds.includes(mark.labelId))),
    mark.answers ?? [],
  )
