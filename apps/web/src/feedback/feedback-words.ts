import type { AnswerOf, routes } from '@reticle/contract'
import type { Region } from '@reticle/domain'
import { t } from '../desk/words.ts'

export type FeedbackDetail = NonNullable<AnswerOf<typeof routes.getFeedback>>

type Fate = 'stands' | 'changed' | 'dropped' | 'missed'
export type MarkFeedback = {
  readonly id: string
  readonly fate: Fate
  /** Absent where the reader did not mark it. */
  readonly mine: Region | undefined
  /** Absent where the decision has nothing in its place. */
  readonly decided: Region | undefined
  readonly words: string
  readonly reasonCode: FeedbackDetail['reasonCode']
  readonly note: string
}

const isSame = (a: Region, b: Region): boolean => a.labelId === b.labelId && JSON.stringify(a.geometry) === JSON.stringify(b.geometry)

/** What became of each mark of the reader, then what the decision has that they did not mark. */
export const marksOf = (detail: Pick<FeedbackDetail, 'mine' | 'decided' | 'objects'>): readonly MarkFeedback[] => {
  const mine = new Map(detail.mine.regions.map((region) => [region.id, region]))
  const decided = new Map(detail.decided.regions.map((region) => [region.id, region]))
  const known = detail.objects.map(({ regionId, verdict, decidedRegionId, reasonCode, note }): MarkFeedback => {
    const own = mine.get(regionId)
    const stands = decided.get(decidedRegionId ?? '')
    const hasStood = own !== undefined && stands !== undefined && isSame(own, stands)
    const fate = hasStood ? 'stands' : stands === undefined ? 'dropped' : 'changed'
    return {
      id: regionId,
      fate,
      mine: own,
      decided: stands,
      words: hasStood ? t('feedback.asMarked') : t(`fates.${verdict}`),
      reasonCode,
      note,
    }
  })
  const answered = new Set(detail.objects.map(({ decidedRegionId }) => decidedRegionId))
  const missed = detail.decided.regions
    .filter(({ id }) => !answered.has(id))
    .map(
      (region): MarkFeedback => ({
        id: `missed ${region.id}`,
        fate: 'missed',
        mine: undefined,
        decided: region,
        words: t('feedback.notMarked'),
        reasonCode: null,
        note: '',
      }),
    )
  return [...known, ...missed]
}

export const fateSigns: Readonly<Record<Fate, string>> = { stands: '✓', changed: '≠', dropped: '✕', missed: '+' }
