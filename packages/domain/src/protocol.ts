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

/** Questions that apply, given the answers so far; in protocol order. */
export const applicableQuestions = (
  protocol: Protocol,
  answers: readonly {
    readonly questionId: string
    readonly value: { readonly kind: string; readonly option?: string; readonly options?: readonly string[] }
  }[],
): Question[] => {
  const shown: Question[] = []
  for (const question of protocol.questions) {
    const condition = question.showWhen
    if (condition === undefined) {
      shown.push(question)
      continue
    }
    const given = answers.find((answer) => answer.questionId === condition.questionId)
    const chosen = given?.value.option !== undefined ? [given.value.option] : (given?.value.options ?? [])
    if (shown.some((one) => one.id === condition.questionId) && chosen.some((one) => condition.options.includes(one))) shown.push(question)
  }
  return shown
}
