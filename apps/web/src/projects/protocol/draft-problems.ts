import { protocolSchema } from '@reticle/domain'
import { presetProblems } from './display-draft.ts'
import { type ProtocolDraft, protocolOf } from './draft.ts'
import { hasOptions } from './draft-questions.ts'
import { missingInRules } from './draft-rules.ts'
import { t } from './words.ts'

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
    if (label.name.trim() === '') problems[`labels.${index}.name`] = t('problems.nameOrRemove')
    else if (label.key !== '' && draft.labels.findIndex((one) => one.key === label.key) < index)
      problems[`labels.${index}.key`] = t('problems.keyTaken', { key: label.key })
    if (label.skeleton?.points.length === 0) problems[`labels.${index}.skeleton`] = t('problems.setKeypoints')
    else if (label.skeleton?.points.some(({ name }) => name.trim() === '') === true)
      problems[`labels.${index}.skeleton`] = t('problems.keypointNames')
  })
  draft.questions.forEach((question, index) => {
    if (question.text.trim() === '') problems[`questions.${index}.text`] = t('problems.question')
    question.options.forEach((option, at) => {
      if (option.text.trim() === '' && hasOptions(question)) problems[`questions.${index}.options.${at}.text`] = t('problems.option')
    })
    if (question.showWhen.question !== null && question.showWhen.options.length === 0)
      problems[`questions.${index}.showWhen.options`] = t('problems.chooseOptions')
  })
  if (draft.dispensing.orderKind === 'stratified' && draft.dispensing.groupKey.trim() === '')
    problems['dispensing.groupKey'] = t('problems.groupKey')
  if (draft.stopAt !== '' && (draft.maxReads === '' || draft.maxReads <= draft.reads)) problems.stopAt = t('problems.stopAt')
  Object.assign(problems, presetProblems(draft.presets), missingInRules(draft.rules))
  const parsed = protocolSchema.safeParse(protocolOf(draft))
  for (const issue of parsed.error?.issues ?? []) {
    const path = renamed.reduce((text, [pattern, name]) => text.replace(pattern, name), issue.path.join('.'))
    const at = plain[path] ?? path
    problems[at] ??= issue.message
  }
  return problems
}
