import type { AnswerOf, routes } from '@reticle/contract'
import type { Region, ResolutionKind, Verdict } from '@reticle/domain'

export type FeedbackDetail = NonNullable<AnswerOf<typeof routes.getFeedback>>

export const byNames: Readonly<Record<ResolutionKind, string>> = {
  consensus: 'by the consensus of its readers',
  adjudication: 'by a reviewer',
  gold: 'by a known answer',
}

/** What became of one's mark, where the decision does not have it as it was. */
const verdictWords: Readonly<Record<Verdict, string>> = {
  reader: 'the mark of another reader was taken',
  consensus: 'the mark that stands for all readers was taken',
  fused: 'fused with the marks of other readers',
  edited: 'mended by the reviewer',
  redrawn: 'drawn anew by the reviewer',
  none: 'dropped: no object here',
  undecided: 'could not be decided',
}

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
      words: hasStood ? 'stands as you marked it' : verdictWords[verdict],
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
        words: 'you did not mark this',
        reasonCode: null,
        note: '',
      }),
    )
  return [...known, ...missed]
}

export const fateSigns: Readonly<Record<Fate, string>> = { stands: '✓', changed: '≠', dropped: '✕', missed: '+' }
