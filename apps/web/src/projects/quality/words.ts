import type { Protocol, Subject } from '@reticle/domain'

/** The subject of the labels of objects (consensus.md, C87). */
export const objectsId = 'objects of the image'

const metricNames: Readonly<Record<string, string>> = {
  percent: 'Percent agreement',
  'krippendorff-alpha': 'Krippendorff’s alpha',
  'gwet-ac1': 'Gwet’s AC1',
  'fleiss-kappa': 'Fleiss’ kappa',
  'brennan-prediger': 'Brennan-Prediger',
  'weighted-kappa': 'Weighted kappa',
  icc: 'ICC(2,1)',
}
export const metricName = ({ id, level }: { readonly id: string; readonly level: string }): string =>
  level === 'nominal' ? (metricNames[id] ?? id) : `${metricNames[id] ?? id}, ${level}`

export const subjectName = (protocol: Protocol | undefined, id: string): string =>
  id === objectsId ? 'Labels of objects' : (protocol?.questions.find((question) => question.id === id)?.text ?? id)

/** What a vote of a subject says, in words. Several options are joined by `+`; `?` is can't-tell; of objects, `-` is not marked. */
export const keyText = (protocol: Protocol | undefined, subjectId: string, key: string): string => {
  if (subjectId === objectsId) {
    if (key === '-') return 'not marked'
    return protocol?.labels.find(({ id }) => id === key)?.name ?? (key === '' ? 'none' : key)
  }
  if (key === '?') return 'can’t tell'
  if (key === '') return 'none'
  const question = protocol?.questions.find(({ id }) => id === subjectId)
  if (question === undefined || question.options.length === 0) return key
  return key
    .split('+')
    .map((id) => question.options.find((option) => option.id === id)?.text ?? id)
    .join(' + ')
}

export const classTexts = (protocol: Protocol | undefined, { id, classes }: Subject): string[] =>
  classes.map((key) => keyText(protocol, id, key))
