import type { Option, Protocol } from '@reticle/domain'
import { presetDraft } from './display-draft.ts'
import { dispensingDraft, type OptionDraft, type ProtocolDraft, type QuestionDraft } from './draft.ts'
import { newRowId } from './row-id.ts'

const optionDraft = (option: Option): OptionDraft => ({ rowId: newRowId(), id: option.id, text: option.text, key: option.key ?? '' })

/** The form of a published protocol: every id stays what it was. */
export const draftOf = (protocol: Protocol): ProtocolDraft => {
  const questions = protocol.questions.map((question) => ({
    rowId: newRowId(),
    id: question.id,
    text: question.text,
    help: question.help,
    kind: question.kind,
    isRequired: question.isRequired,
    allowsCannotTell: question.allowsCannotTell,
    options: question.options.map(optionDraft),
    unit: question.unit ?? '',
    min: question.min ?? ('' as const),
    max: question.max ?? ('' as const),
  }))
  const withConditions = questions.map((question, index): QuestionDraft => {
    const condition = protocol.questions[index]?.showWhen
    const parent = questions.find((one) => one.id === condition?.questionId)
    const chosen = parent?.options.filter((option) => condition?.options.some((id) => id === option.id)) ?? []
    return { ...question, showWhen: { question: parent?.rowId ?? null, options: chosen.map((option) => option.rowId) } }
  })
  return {
    title: protocol.title,
    instructions: protocol.instructions,
    labels: protocol.labels.map(({ id, name, color, description, key }) => ({
      rowId: newRowId(),
      id,
      name,
      color,
      description,
      key: key ?? '',
    })),
    tools: [...protocol.tools],
    questions: withConditions,
    reads: protocol.redundancy.reads,
    maxReads: protocol.redundancy.maxReads ?? '',
    stopAt: protocol.redundancy.stopAt ?? '',
    dispensing: dispensingDraft(protocol.dispensing),
    presets: (protocol.display?.presets ?? []).map(presetDraft),
    isBlind: protocol.review.isBlind,
    leaseMinutes: protocol.leaseMinutes,
    consensus: protocol.consensus,
    rules: protocol.rules,
    routing: protocol.routing,
  }
}
