import {
  type Dispensing,
  type MarkPolicy,
  type Protocol,
  type ProtocolInput,
  protocolSchema,
  type QueueOrder,
  type ReviewPolicy,
  type ToolId,
} from '@reticle/domain'
import { type AssistDraft, assistDraft, assistOf } from './assist-draft.ts'
import { displayOf, type PresetDraft } from './display-draft.ts'
import { type LabelDraft, labelIdsOf, labelsOf, newLabel } from './draft-labels.ts'
import { type QuestionDraft, questionIdsOf, questionsOf } from './draft-questions.ts'
import { type RuleDraft, rulesOf } from './draft-rules.ts'

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
  readonly review: ReviewPolicy
  readonly leaseMinutes: number
  readonly consensus: Protocol['consensus']
  readonly marks: MarkPolicy
  readonly rules: RuleDraft[]
  readonly training: Protocol['training']
  readonly assist: AssistDraft
  /** Routing rules: edited as JSON, carried through the form unchanged. */
  readonly routing: Protocol['routing']
}

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
  const { consensus, leaseMinutes, dispensing, marks, review } = protocolSchema.parse({
    title: '-',
    labels: [{ id: 'a', name: '-', color: '#000000' }],
  })
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
    review,
    training: undefined,
    assist: assistDraft({}),
    leaseMinutes,
    consensus,
    marks,
    rules: [],
    routing: [],
  }
}

/** What would be published. Not yet checked: `protocolProblems` says what is wrong with it, at its place in the form. */
export const protocolOf = (draft: ProtocolDraft): ProtocolInput => {
  const labelIds = labelIdsOf(draft.labels)
  const questionIds = questionIdsOf(draft.questions)
  return {
    title: draft.title.trim(),
    instructions: draft.instructions,
    labels: labelsOf(draft.labels),
    tools: [...draft.tools],
    questions: questionsOf(draft.questions, questionIds, labelIds),
    marks: draft.marks,
    rules: rulesOf(draft.rules, { labels: labelIds, questions: questionIds }),
    redundancy: {
      reads: draft.reads,
      ...(draft.maxReads === '' ? {} : { maxReads: draft.maxReads }),
      ...(draft.stopAt === '' ? {} : { stopAt: draft.stopAt }),
    },
    dispensing: dispensingOf(draft.dispensing),
    ...displayOf(draft.presets),
    consensus: draft.consensus,
    routing: [...draft.routing],
    review: draft.review,
    ...(draft.training === undefined ? {} : { training: draft.training }),
    ...assistOf(draft.assist),
    leaseMinutes: draft.leaseMinutes,
  }
}
