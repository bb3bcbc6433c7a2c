import { protocolSchema } from '@reticle/domain'
import { presetProblems } from './display-draft.ts'
import { type ProtocolDraft, protocolOf } from './draft.ts'

const plain: Readonly<Record<string, string>> = {
  'redundancy.reads': 'reads',
  'redundancy.maxReads': 'maxReads',
  'redundancy.stopAt': 'stopAt',
  'dispensing.order.seed': 'dispensing.seed',
  'dispensing.order.groupKey': 'dispensing.groupKey',
}

/** Problems by place in the form (`labels.0.name`). Lists have the same order in the form and in the protocol. */
export const protocolProblems = (draft: ProtocolDraft): Record<string, string> => {
  const problems: Record<string, string> = {}
  draft.labels.forEach((label, index) => {
    if (label.name.trim() === '') problems[`labels.${index}.name`] = 'Give it a name, or remove it'
    else if (label.key !== '' && draft.labels.findIndex((one) => one.key === label.key) < index)
      problems[`labels.${index}.key`] = `“${label.key}” is taken`
  })
  draft.questions.forEach((question, index) => {
    if (question.text.trim() === '') problems[`questions.${index}.text`] = 'The question'
    question.options.forEach((option, at) => {
      if (option.text.trim() === '' && question.kind !== 'number' && question.kind !== 'text')
        problems[`questions.${index}.options.${at}.text`] = 'The text of this option'
    })
    if (question.showWhen.question !== null && question.showWhen.options.length === 0)
      problems[`questions.${index}.showWhen.options`] = 'Choose the options after which it is asked'
  })
  if (draft.dispensing.orderKind === 'stratified' && draft.dispensing.groupKey.trim() === '')
    problems['dispensing.groupKey'] = 'By which group key, such as patient'
  if (draft.stopAt !== '' && (draft.maxReads === '' || draft.maxReads <= draft.reads))
    problems.stopAt = 'Only with more readers at most than at first'
  Object.assign(problems, presetProblems(draft.presets))
  const parsed = protocolSchema.safeParse(protocolOf(draft))
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path
      .join('.')
      .replace(/^(dispensing\.expertise)\.\d+$/, '$1')
      .replace(/^display\.(presets\.\d+)\.(?:window\.)?/, '$1.')
    const at = plain[path] ?? path
    problems[at] ??= issue.message
  }
  return problems
}
