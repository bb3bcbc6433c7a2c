import type { Protocol } from '@reticle/domain'
import { assistDraft } from './assist-draft.ts'
import { presetDraft } from './display-draft.ts'
import { dispensingDraft, type ProtocolDraft } from './draft.ts'
import { labelDraft } from './draft-labels.ts'
import { questionDrafts } from './draft-questions.ts'
import { ruleDraft } from './draft-rules.ts'

/** The form of a published protocol: every id stays what it was. */
export const draftOf = (protocol: Protocol): ProtocolDraft => {
  const labels = protocol.labels.map(labelDraft)
  const labelRows = new Map(labels.flatMap(({ id, rowId }) => (id === null ? [] : [[id, rowId]])))
  const questions = questionDrafts(protocol.questions, labelRows)
  return {
    title: protocol.title,
    instructions: protocol.instructions,
    labels,
    tools: [...protocol.tools],
    questions,
    reads: protocol.redundancy.reads,
    maxReads: protocol.redundancy.maxReads ?? '',
    stopAt: protocol.redundancy.stopAt ?? '',
    dispensing: dispensingDraft(protocol.dispensing),
    presets: (protocol.display?.presets ?? []).map(presetDraft),
    review: protocol.review,
    training: protocol.training,
    assist: assistDraft(protocol),
    leaseMinutes: protocol.leaseMinutes,
    consensus: protocol.consensus,
    marks: protocol.marks,
    rules: protocol.rules.map((rule) => ruleDraft(rule, { labels: labelRows, questions })),
    routing: protocol.routing,
  }
}
