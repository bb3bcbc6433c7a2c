import type { ReviewMode, ReviewPolicy } from '@reticle/domain'
import { hoursWords, shareWords } from './dispensing-words.ts'
import { t } from './words.ts'

export const modeNames: Readonly<Record<ReviewMode, string>> = {
  contested: t('modeNames.contested'),
  panel: t('modeNames.panel'),
  every: t('modeNames.every'),
}

/** What becomes of a sample, as one would say it to a reader. */
export const modeWords: Readonly<Record<ReviewMode, string>> = {
  contested: t('modeWords.contested'),
  panel: t('modeWords.panel'),
  every: t('modeWords.every'),
}

/** How long a sample waits for its readers, where the mode asks them twice. */
export const waitWords = ({ mode, revisionHours }: Pick<ReviewPolicy, 'mode' | 'revisionHours'>): string =>
  t(mode === 'panel' ? 'review.panelWaits' : 'review.returnedWaits', { time: hoursWords(revisionHours) })

export const auditWords = ({ auditRate, mode }: Pick<ReviewPolicy, 'auditRate' | 'mode'>): string => {
  if (mode === 'every') return t('review.noAudit')
  return auditRate === 0 ? t('common.none') : t('review.auditShare', { share: shareWords(auditRate) })
}

export const auditSentence = (review: Pick<ReviewPolicy, 'auditRate' | 'mode'>): string =>
  t('review.auditIs', { audit: auditWords(review) })

/** The block `review` as rows of a table: what, and what it says. */
export const reviewRows = (review: ReviewPolicy): readonly (readonly [string, string])[] => [
  [t('review.reviewed'), t('review.modeAndWhat', { mode: modeNames[review.mode], words: modeWords[review.mode] })],
  [t('review.reviewersSee'), review.isBlind ? t('review.readersAsLetters') : t('review.whoMarked')],
  [t('review.readersSee'), review.showsDecision ? t('review.readersHear') : t('review.readersHearNothing')],
  [t('review.audit'), auditWords(review)],
  [t('review.waiting'), waitWords(review)],
]
