import type { AnswerValue, ObjectDecision, Protocol, RegionCluster } from '@reticle/domain'
import { inARow } from '../../language/lists.ts'
import type { Reader } from '../readers.ts'
import { t } from '../words.ts'
import type { DeskObject } from './desk-objects.ts'

/** The decision on an object in a word; of a reader's mark, whose. */
export const decisionWord = ({ decision, region }: Pick<DeskObject, 'decision' | 'region'>, readers: readonly Reader[]): string => {
  if (decision === undefined) return t('verdicts.open')
  if (decision.verdict !== 'reader' || region?.origin.kind !== 'reader') return t(`verdicts.${decision.verdict}`)
  const { annotationId } = region.origin
  return readers.find((reader) => reader.annotationId === annotationId)?.letter ?? t('verdicts.reader')
}

export const labelName = (protocol: Pick<Protocol, 'labels'>, id: string): string =>
  protocol.labels.find((label) => label.id === id)?.name ?? id

export const voteTexts = (cluster: RegionCluster, protocol: Protocol): readonly string[] =>
  Object.entries(cluster.labelVotes)
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([id, n]) => `${labelName(protocol, id)} ${n}`)

export const planeTexts = ({ plane }: RegionCluster): readonly string[] =>
  (['t', 'z'] as const).flatMap((axis) => (plane?.[axis] === undefined ? [] : [`${axis} ${plane[axis]}`]))

const valueText = (protocol: Protocol, questionId: string, value: AnswerValue): string => {
  const question = protocol.questions.find(({ id }) => id === questionId)
  const nameOf = (option: string) => question?.options.find(({ id }) => id === option)?.text ?? option
  if (value.kind === 'choice') return nameOf(value.option)
  if (value.kind === 'choices') return value.options.map(nameOf).join(' + ') || t('objects.noAnswer')
  return value.kind === 'cannot-tell' ? t('objects.cannotTell') : String(value.value)
}

/** What the marks of an object say to the questions on marks, where they differ. */
export const differencesOf = (cluster: RegionCluster, protocol: Protocol): readonly { readonly id: string; readonly text: string }[] =>
  (cluster.answers ?? [])
    .filter(({ votes }) => votes.length > 1)
    .map(({ questionId, votes }) => {
      const question = protocol.questions.find(({ id }) => id === questionId)?.text ?? questionId
      return {
        id: questionId,
        text: t('objects.answersDiffer', {
          question,
          votes: inARow(votes.map(({ value, count }) => `${valueText(protocol, questionId, value)} ${count}`)),
        }),
      }
    })

export const isAboutReader = (decision: ObjectDecision | undefined, region: DeskObject['region'], annotationId: string): boolean =>
  decision?.verdict === 'reader' && region?.origin.kind === 'reader' && region.origin.annotationId === annotationId
