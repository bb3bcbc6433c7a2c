import type { ReviewMode, ReviewPolicy } from '@reticle/domain'
import { plural } from '../../app/numbers.tsx'
import { shareWords } from './dispensing-words.ts'

export const modeNames: Readonly<Record<ReviewMode, string>> = {
  contested: 'What readers disagree on',
  panel: 'A panel in two phases',
  every: 'Every sample',
}

/** What becomes of a sample, as one would say it to a reader. */
export const modeWords: Readonly<Record<ReviewMode, string>> = {
  contested:
    'Readers work alone. Where they agree, the sample settles by the rules; what the rules contest comes to a reviewer, who decides it. With two readers this is a double read with an adjudicator.',
  panel:
    'Readers first work alone. When all have submitted, each sees the marks of the others once, without names, and may change only their own; nobody has to agree. Then the rules settle what agrees, and contest the rest.',
  every:
    'No sample settles before a reviewer has looked at it: they accept the annotation, mend it, return it to its author with comments, or give it to somebody else.',
}

const days = (hours: number): string => (hours >= 48 && hours % 24 === 0 ? plural(hours / 24, 'day') : plural(hours, 'hour'))

/** How long a sample waits for its readers, where the mode asks them twice. */
export const waitWords = ({ mode, revisionHours }: Pick<ReviewPolicy, 'mode' | 'revisionHours'>): string =>
  `${mode === 'panel' ? 'The second phase, and a sample that is returned, wait' : 'A sample that a reviewer returns waits'} ${days(revisionHours)} for its reader; after that the old marks stand.`

export const auditWords = ({ auditRate, mode }: Pick<ReviewPolicy, 'auditRate' | 'mode'>): string => {
  if (mode === 'every') return 'not needed: every sample is reviewed'
  return auditRate === 0 ? 'none' : `${shareWords(auditRate)} of what the rules settle goes to a reviewer all the same, chosen by chance`
}

const shownWords = ({ showsDecision }: Pick<ReviewPolicy, 'showsDecision'>): string =>
  showsDecision
    ? 'once a sample is settled, what was decided on their own marks and why; they may write to the reviewer'
    : 'nothing of the decision'

/** The block `review` as rows of a table: what, and what it says. */
export const reviewRows = (review: ReviewPolicy): readonly (readonly [string, string])[] => [
  ['Reviewed', `${modeNames[review.mode]}. ${modeWords[review.mode]}`],
  ['Reviewers see', review.isBlind ? 'readers as Reader A, B, C, in another order for each sample' : 'who marked what'],
  ['Readers see', shownWords(review)],
  ['Audit', auditWords(review)],
  ['Waiting', waitWords(review)],
]
