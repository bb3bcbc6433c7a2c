import { type ReviewMode, trainingPolicySchema } from '@reticle/domain'
import { plural } from '../../app/numbers.tsx'
import type { ProtocolDraft } from '../protocol/draft.ts'
import { auditWords, waitWords } from '../protocol/review-words.ts'

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
    name: 'Two readers and an adjudicator',
    words: 'Each image is read twice, blind. Where both agree it settles; where they differ, a third person decides.',
    settings: { reads: 2, maxReads: 3, stopAt: '', mode: 'contested', auditRate: 0 },
  },
  {
    id: 'consensus',
    name: 'Several readers by consensus',
    words: 'Each image is read by three, and by up to five while they agree too little. Only what is still tied comes to a reviewer.',
    settings: { reads: 3, maxReads: 5, stopAt: 0.8, mode: 'contested', auditRate: 0 },
  },
  {
    id: 'panel',
    name: 'A panel in two phases',
    words:
      'Four experts read blind. Then each sees the marks of the others once, without names, and may change only their own; nobody has to agree.',
    settings: { reads: 4, maxReads: '', stopAt: '', mode: 'panel', auditRate: 0 },
  },
  {
    id: 'every',
    name: 'One reader, and a reviewer on every image',
    words:
      'A reviewer looks at each annotation: accepts it, mends it, returns it to its author with comments, or gives it to somebody else.',
    settings: { reads: 1, maxReads: '', stopAt: '', mode: 'every', auditRate: 0 },
  },
  {
    id: 'audited',
    name: 'One reader, with an audit',
    words: 'Each image is read once and settles. A reviewer looks at a tenth of them, chosen by chance.',
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
  const most = maxReads === '' || maxReads <= reads ? '' : `, at most by ${maxReads}`
  return [
    `Each image is read by ${plural(reads, 'person', 'people')}${most}${reads > 1 ? ', who do not see each other' : ''}.`,
    ...(review.mode === 'panel' && reads < 2 ? ['A panel needs two readers or more.'] : []),
    waitWords(review),
    `Audit: ${auditWords(review)}.`,
    ...(dispensing.goldRate > 0
      ? ['Known answers are mixed in unseen. Reviewers who do not label confirm and mend them on the page Gold.']
      : ['No known answers are mixed in.']),
    ...(needsReviewer(draft) ? ['Invite at least one reviewer who labels none of the images.'] : []),
  ]
}
