import { protocolSchema } from '@reticle/domain'
import { presetProblems } from './display-draft.ts'
import { type ProtocolDraft, protocolOf } from './draft.ts'
import { hasOptions } from './draft-questions.ts'
import { missingInRules } from './draft-rules.ts'

const plain: Readonly<Record<string, string>> = {
  'redundancy.reads': 'reads',
  'redundancy.maxReads': 'maxReads',
  'redundancy.stopAt': 'stopAt',
  'dispensing.order.seed': 'dispensing.seed',
  'dispensing.order.groupKey': 'dispensing.groupKey',
}

/** Fields that have another name in the form than in the protocol. */
const renamed: readonly (readonly [RegExp, string])[] = [
  [/^(dispensing\.expertise|assist\.models)\.\d+$/, '$1'],
  [/^display\.(presets\.\d+)\.(?:window\.)?/, '$1.'],
  [/^(labels\.\d+\.skeleton)\..*$/, '$1'],
  [/^(questions\.\d+)\.labelIds.*$/, '$1.labels'],
  [/^(questions\.\d+)\.showWhen.*$/, '$1.showWhen.options'],
  [/^(rules\.\d+)\.(?:min|minArea)$/, '$1.least'],
  [/^(rules\.\d+)\.(?:max|maxArea)$/, '$1.most'],
  [/^(rules\.\d+)\.labelId$/, '$1.label'],
  [/^(rules\.\d+)\.(?:other|inside)LabelId$/, '$1.otherLabel'],
  [/^(rules\.\d+)\.questionId$/, '$1.question'],
  [/^(rules\.\d+)\.when.*$/, '$1.when.options'],
]

/** Problems by place in the form (`labels.0.name`). Lists have the same order in the form and in the protocol. */
export const protocolProblems = (draft: ProtocolDraft): Record<string, string> => {
  const problems: Record<string, string> = {}
  draft.labels.forEach((label, index) => {
    if (label.name.trim() === '') problems[`labels.${index}.name`] = 'Give it a name, or remove it'
    else if (label.key !== '' && draft.labels.findIndex((one) => one.key === label.key) < index)
      problems[`labels.${index}.key`] = `“${label.key}” is taken`
    if (label.skeleton?.points.length === 0)
      problems[`labels.${index}.skeleton`] = 'Set the keypoints in the drawing, or take the template away'
    else if (label.skeleton?.points.some(({ name }) => name.trim() === '') === true)
      problems[`labels.${index}.skeleton`] = 'Each keypoint needs a name'
  })
  draft.questions.forEach((question, index) => {
    if (question.text.trim() === '') problems[`questions.${index}.text`] = 'The question'
    question.options.forEach((option, at) => {
      if (option.text.trim() === '' && hasOptions(question)) problems[`questions.${index}.options.${at}.text`] = 'The text of this option'
    })
    if (question.showWhen.question !== null && question.showWhen.options.length === 0)
      problems[`questions.${index}.showWhen.options`] = 'Choose the options after which it is asked'
  })
  if (draft.dispensing.orderKind === 'stratified' && draft.dispensing.groupKey.trim() === '')
    problems['dispensing.groupKey'] = 'By which group key, such as patient'
  if (draft.stopAt !== '' && (draft.maxReads === '' || draft.maxReads <= draft.reads))
    problems.stopAt = 'Only with more readers at most than at first'
  Object.assign(problems, presetProblems(draft.presets), missingInRules(draft.rules))
  const parsed = protocolSchema.safeParse(protocolOf(draft))
  for (const issue of parsed.error?.issues ?? []) {
    const path = renamed.reduce((text, [pattern, name]) => text.replace(pattern, name), issue.path.join('.'))
    const at = plain[path] ?? path
    problems[at] ??= issue.message
  }
  return problems
}
