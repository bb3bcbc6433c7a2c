import { type ReviewMode, trainingPolicySchema } from '@reticle/domain'
import type { ProtocolDraft } from '../protocol/draft.ts'
import { auditSentence, waitWords } from '../protocol/review-words.ts'
import { t } from '../words.ts'

/** What of a protocol a kind of study comes with. */
type Settings = {
  readonly reads: number
  readonly maxReads: number | ''
  readonly stopAt: number | ''
  readonly mode: ReviewMode
  readonly auditRate: number
}
export type ReviewStudy = { readonly id: string; readonly name: string; readonly words: string; readonly settings: Settings }

/** Kinds of studies by how they are reviewed, each with what such studies usually ask for. */
export const reviewStudies = [
  {
    id: 'double-read',
    name: t('studyNames.double-read'),
    words: t('studyWords.double-read'),
    settings: { reads: 2, maxReads: 3, stopAt: '', mode: 'contested', auditRate: 0 },
  },
  {
    id: 'consensus',
    name: t('studyNames.consensus'),
    words: t('studyWords.consensus'),
    settings: { reads: 3, maxReads: 5, stopAt: 0.8, mode: 'contested', auditRate: 0 },
  },
  {
    id: 'panel',
    name: t('studyNames.panel'),
    words: t('studyWords.panel'),
    settings: { reads: 4, maxReads: '', stopAt: '', mode: 'panel', auditRate: 0 },
  },
  {
    id: 'every',
    name: t('studyNames.every'),
    words: t('studyWords.every'),
    settings: { reads: 1, maxReads: '', stopAt: '', mode: 'every', auditRate: 0 },
  },
  {
    id: 'audited',
    name: t('studyNames.audited'),
    words: t('studyWords.audited'),
    settings: { reads: 1, maxReads: '', stopAt: '', mode: 'contested', auditRate: 0.1 },
  },
] as const satisfies readonly ReviewStudy[]
type StudyId = (typeof reviewStudies)[number]['id']

/** Which kind a draft is, whatever its numbers were changed to. */
export const studyOf = ({ reads, review }: Pick<ProtocolDraft, 'reads' | 'review'>): StudyId => {
  if (review.mode === 'panel') return 'panel'
  if (review.mode === 'every') return 'every'
  if (reads < 2) return 'audited'
  return reads === 2 ? 'double-read' : 'consensus'
}

/** The fields of a draft that a kind of study sets; all else stays as it is. */
export const studyFields = (id: string, { review }: Pick<ProtocolDraft, 'review'>) => {
  const study = reviewStudies.find((one) => one.id === id) ?? reviewStudies[0]
  const { mode, auditRate, ...reading } = study.settings
  return { ...reading, review: { ...review, mode, auditRate } } satisfies Partial<ProtocolDraft>
}

/** Share of the claims that bring a known answer, when it is first switched on. */
const usualGold = 0.05

/** Known answers among the others, which experts look after; or none. */
export const goldFields = (isOn: boolean, { dispensing, training }: Pick<ProtocolDraft, 'dispensing' | 'training'>) =>
  ({
    dispensing: { ...dispensing, goldRate: isOn ? usualGold : 0 },
    training: isOn ? (training ?? trainingPolicySchema.parse({})) : training,
  }) satisfies Partial<ProtocolDraft>

/** Whether somebody has to decide, who reads nothing of it. */
const needsReviewer = ({ reads, review }: Pick<ProtocolDraft, 'reads' | 'review'>): boolean =>
  review.mode !== 'contested' || reads > 1 || review.auditRate > 0

/** What all of it comes to, in sentences. */
export const reviewSummary = (draft: Pick<ProtocolDraft, 'reads' | 'maxReads' | 'review' | 'dispensing'>): readonly string[] => {
  const { reads, maxReads, review, dispensing } = draft
  const hasMost = maxReads !== '' && maxReads > reads
  return [
    t('reviewStep.reads', { reads, hasMost: hasMost ? 'yes' : 'no', most: String(maxReads), isBlind: reads > 1 ? 'yes' : 'no' }),
    ...(review.mode === 'panel' && reads < 2 ? [t('reviewStep.panelNeedsTwo')] : []),
    waitWords(review),
    auditSentence(review),
    ...(dispensing.goldRate > 0 ? [t('reviewStep.goldMixed')] : [t('reviewStep.noGold')]),
    ...(needsReviewer(draft) ? [t('reviewStep.inviteReviewer')] : []),
  ]
}
