import {
  type Dispensing,
  type Label,
  type Protocol,
  type ProtocolInput,
  protocolSchema,
  type Question,
  type QueueOrder,
  type ToolId,
} from '@reticle/domain'
import { colourAt } from '../../app/palette.ts'
import { displayOf, type PresetDraft } from './display-draft.ts'
import { newRowId } from './row-id.ts'
import { idsOf, type Row } from './stable-ids.ts'

export type LabelDraft = Row & Pick<Label, 'name' | 'color' | 'description'> & { readonly key: string }
export type OptionDraft = Row & { readonly text: string; readonly key: string }
export type QuestionDraft = Row &
  Pick<Question, 'text' | 'help' | 'kind' | 'isRequired' | 'allowsCannotTell'> & {
    readonly options: OptionDraft[]
    readonly unit: string
    readonly min: number | ''
    readonly max: number | ''
    /** Row ids, so that a condition survives renaming what it points at. */
    readonly showWhen: { readonly question: string | null; readonly options: string[] }
  }
/** The order and its parameters side by side, so that what was typed for one kind is there again when it is chosen again. */
export type DispensingDraft = Omit<Dispensing, 'order' | 'most' | 'mostPerDay' | 'expertise'> & {
  readonly orderKind: QueueOrder['kind']
  readonly seed: number
  readonly groupKey: string
  readonly most: number | ''
  readonly mostPerDay: number | ''
  readonly expertise: string[]
}
export type ProtocolDraft = {
  readonly title: string
  readonly instructions: string
  readonly labels: LabelDraft[]
  readonly tools: ToolId[]
  readonly questions: QuestionDraft[]
  readonly reads: number
  readonly maxReads: number | ''
  readonly stopAt: number | ''
  readonly dispensing: DispensingDraft
  readonly presets: PresetDraft[]
  readonly isBlind: boolean
  readonly leaseMinutes: number
  readonly consensus: Protocol['consensus']
  /** Validation and routing rules: edited as JSON, carried through the form unchanged. */
  readonly rules: Protocol['rules']
  readonly routing: Protocol['routing']
}

export const newLabel = (index: number): LabelDraft => ({
  rowId: newRowId(),
  id: null,
  name: '',
  color: colourAt(index),
  key: index < 9 ? String(index + 1) : '',
  description: '',
})
export const newOption = (): OptionDraft => ({ rowId: newRowId(), id: null, text: '', key: '' })
export const newQuestion = (): QuestionDraft => ({
  rowId: newRowId(),
  id: null,
  text: '',
  help: '',
  kind: 'single',
  isRequired: true,
  allowsCannotTell: true,
  options: [newOption(), newOption()],
  unit: '',
  min: '',
  max: '',
  showWhen: { question: null, options: [] },
})

export const dispensingDraft = ({ order, most, mostPerDay, expertise, ...rest }: Dispensing): DispensingDraft => ({
  ...rest,
  orderKind: order.kind,
  seed: order.kind === 'random' ? order.seed : 1,
  groupKey: order.kind === 'stratified' ? order.groupKey : '',
  most: most ?? '',
  mostPerDay: mostPerDay ?? '',
  expertise: [...expertise],
})

/** What the chosen kind of order is made of; not yet checked. */
export const orderOf = ({ orderKind, seed, groupKey }: DispensingDraft): QueueOrder => {
  if (orderKind === 'random') return { kind: orderKind, seed }
  return orderKind === 'stratified' ? { kind: orderKind, groupKey: groupKey.trim() } : { kind: orderKind }
}

const dispensingOf = (draft: DispensingDraft): Dispensing => {
  const { orderKind: _, seed: __, groupKey: ___, most, mostPerDay, ...rest } = draft
  return { ...rest, order: orderOf(draft), ...(most === '' ? {} : { most }), ...(mostPerDay === '' ? {} : { mostPerDay }) }
}

export const emptyDraft = (): ProtocolDraft => {
  const { consensus, leaseMinutes, dispensing } = protocolSchema.parse({ title: '-', labels: [{ id: 'a', name: '-', color: '#000000' }] })
  return {
    title: '',
    instructions: '',
    labels: [newLabel(0)],
    tools: ['select', 'box', 'polygon', 'point'],
    questions: [],
    reads: 2,
    maxReads: 3,
    stopAt: '',
    dispensing: dispensingDraft(dispensing),
    presets: [],
    isBlind: true,
    leaseMinutes,
    consensus,
    rules: [],
    routing: [],
  }
}

const withKey = (key: string): { key?: string } => (key === '' ? {} : { key })
const bounds = (question: QuestionDraft): { min?: number; max?: number; unit?: string } => ({
  ...(question.min === '' ? {} : { min: question.min }),
  ...(question.max === '' ? {} : { max: question.max }),
  ...(question.unit.trim() === '' ? {} : { unit: question.unit.trim() }),
})

const questionsOf = (questions: readonly QuestionDraft[]) => {
  const ids = idsOf(questions, (one) => one.text.slice(0, 40), 'question')
  const optionIds = new Map(questions.map((one) => [one.rowId, idsOf(one.options, (option) => option.text, 'option')]))
  return questions.map((question) => {
    const isChoice = question.kind === 'single' || question.kind === 'multiple'
    const { showWhen } = question
    const parent = showWhen.question === null ? undefined : ids.get(showWhen.question)
    const parentOptions = showWhen.question === null ? undefined : optionIds.get(showWhen.question)
    const chosen = showWhen.options.flatMap((rowId) => parentOptions?.get(rowId) ?? [])
    return {
      id: ids.get(question.rowId) ?? '',
      text: question.text.trim(),
      help: question.help,
      kind: question.kind,
      isRequired: question.isRequired,
      allowsCannotTell: question.allowsCannotTell,
      options: isChoice
        ? question.options.map((option) => ({
            id: optionIds.get(question.rowId)?.get(option.rowId) ?? '',
            text: option.text.trim(),
            ...withKey(option.key),
          }))
        : [],
      ...(question.kind === 'number' ? bounds(question) : {}),
      ...(parent === undefined || chosen.length === 0 ? {} : { showWhen: { questionId: parent, options: chosen } }),
    }
  })
}

/** What would be published. Not yet checked: `protocolProblems` says what is wrong with it, at its place in the form. */
export const protocolOf = (draft: ProtocolDraft): ProtocolInput => {
  const labelIds = idsOf(draft.labels, (label) => label.name, 'label')
  return {
    title: draft.title.trim(),
    instructions: draft.instructions,
    labels: draft.labels.map((label) => ({
      id: labelIds.get(label.rowId) ?? '',
      name: label.name.trim(),
      color: label.color.toLowerCase(),
      description: label.description,
      ...withKey(label.key),
    })),
    tools: [...draft.tools],
    questions: questionsOf(draft.questions),
    rules: [...draft.rules],
    redundancy: {
      reads: draft.reads,
      ...(draft.maxReads === '' ? {} : { maxReads: draft.maxReads }),
      ...(draft.stopAt === '' ? {} : { stopAt: draft.stopAt }),
    },
    dispensing: dispensingOf(draft.dispensing),
    ...displayOf(draft.presets),
    consensus: draft.consensus,
    routing: [...draft.routing],
    review: { isBlind: draft.isBlind },
    leaseMinutes: draft.leaseMinutes,
  }
}
