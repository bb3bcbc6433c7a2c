import type { Protocol, Subject } from '@reticle/domain'
import { t } from './words.ts'

/** The subject of the labels of objects (consensus.md, C87); an id, not shown to people. */
export const objectsId = 'objects of the image'

const metricNames: Readonly<Record<string, string>> = {
  percent: t('metrics.percent'),
  'krippendorff-alpha': t('metrics.alpha'),
  'gwet-ac1': t('metrics.ac1'),
  'fleiss-kappa': t('metrics.fleiss'),
  'brennan-prediger': t('metrics.brennanPrediger'),
  'weighted-kappa': t('metrics.weightedKappa'),
  icc: t('metrics.icc'),
}
const levelNames: Readonly<Record<string, string>> = { ordinal: t('levels.ordinal'), interval: t('levels.interval'), set: t('levels.set') }

export const metricName = ({ id, level }: { readonly id: string; readonly level: string }): string =>
  level === 'nominal'
    ? (metricNames[id] ?? id)
    : t('metrics.withLevel', { metric: metricNames[id] ?? id, level: levelNames[level] ?? level })

export const subjectName = (protocol: Protocol | undefined, id: string): string =>
  id === objectsId ? t('votes.objectLabels') : (protocol?.questions.find((question) => question.id === id)?.text ?? id)

/** What a vote of a subject says, in words. Several options are joined by `+`; `?` is can't-tell; of objects, `-` is not marked. */
export const keyText = (protocol: Protocol | undefined, subjectId: string, key: string): string => {
  if (subjectId === objectsId) {
    if (key === '-') return t('votes.notMarked')
    return protocol?.labels.find(({ id }) => id === key)?.name ?? (key === '' ? t('votes.none') : key)
  }
  if (key === '?') return t('votes.cannotTell')
  if (key === '') return t('votes.none')
  const question = protocol?.questions.find(({ id }) => id === subjectId)
  if (question === undefined || question.options.length === 0) return key
  return key
    .split('+')
    .map((id) => question.options.find((option) => option.id === id)?.text ?? id)
    .join(' + ')
}

export const classTexts = (protocol: Protocol | undefined, { id, classes }: Subject): string[] =>
  classes.map((key) => keyText(protocol, id, key))
