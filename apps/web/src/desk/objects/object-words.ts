import type { AnswerValue, ObjectDecision, Protocol, RegionCluster, Verdict } from '@reticle/domain'
import type { Reader } from '../readers.ts'
import type { DeskObject } from './desk-objects.ts'

export const verdictNames: Readonly<Record<Verdict, string>> = {
  reader: 'Taken',
  consensus: 'Consensus',
  fused: 'Fused',
  edited: 'Edited',
  redrawn: 'Redrawn',
  none: 'None',
  undecided: 'Can’t decide',
}

/** The decision on an object in a word; of a reader's mark, whose. */
export const decisionWord = ({ decision, region }: Pick<DeskObject, 'decision' | 'region'>, readers: readonly Reader[]): string => {
  if (decision === undefined) return 'Open'
  if (decision.verdict !== 'reader' || region?.origin.kind !== 'reader') return verdictNames[decision.verdict]
  const { annotationId } = region.origin
  return readers.find((reader) => reader.annotationId === annotationId)?.letter ?? verdictNames.reader
}

export const labelName = (protocol: Pick<Protocol, 'labels'>, id: string): string =>
  protocol.labels.find((label) => label.id === id)?.name ?? id

export const votesText = (cluster: RegionCluster, protocol: Protocol): string =>
  Object.entries(cluster.labelVotes)
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([id, n]) => `${labelName(protocol, id)} ${n}`)
    .join(', ')

export const planeText = ({ plane }: RegionCluster): string =>
  (['t', 'z'] as const).map((axis) => (plane?.[axis] === undefined ? '' : `${axis} ${plane[axis]}, `)).join('')

const valueText = (protocol: Protocol, questionId: string, value: AnswerValue): string => {
  const question = protocol.questions.find(({ id }) => id === questionId)
  const nameOf = (option: string) => question?.options.find(({ id }) => id === option)?.text ?? option
  if (value.kind === 'choice') return nameOf(value.option)
  if (value.kind === 'choices') return value.options.map(nameOf).join(' + ') || 'none'
  return value.kind === 'cannot-tell' ? "can't tell" : String(value.value)
}

/** What the marks of an object say to the questions on marks, where they differ. */
export const differencesOf = (cluster: RegionCluster, protocol: Protocol): readonly { readonly id: string; readonly text: string }[] =>
  (cluster.answers ?? [])
    .filter(({ votes }) => votes.length > 1)
    .map(({ questionId, votes }) => {
      const question = protocol.questions.find(({ id }) => id === questionId)?.text ?? questionId
      return {
        id: questionId,
        text: `${question} ${votes.map(({ value, count }) => `${valueText(protocol, questionId, value)} ${count}`).join(', ')}`,
      }
    })

export const isAboutReader = (decision: ObjectDecision | undefined, region: DeskObject['region'], annotationId: string): boolean =>
  decision?.verdict === 'reader' && region?.origin.kind === 'reader' && region.origin.annotationId === annotationId
