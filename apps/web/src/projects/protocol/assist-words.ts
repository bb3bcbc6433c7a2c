import type { Protocol } from '@reticle/domain'
import { inARow, sentences } from '../../language/lists.ts'
import { plain } from '../../language/plain.ts'
import type { AssistDraft } from './assist-draft.ts'
import { shareWords } from './dispensing-words.ts'
import { t } from './words.ts'

const percent = (share: number): string => t('common.percent', { share: 100 * share })

const blankWords = (blankShare: number): string => {
  if (blankShare === 0) return t('assist.everySees')
  if (blankShare === 1) return t('assist.noneSees')
  return t('assist.someSee', { share: shareWords(blankShare) })
}

/** What readers see of models, in sentences. */
export const assistWords = ({ isShown, blankShare, leastConfidence, models }: Omit<AssistDraft, 'seed'>): string => {
  if (!isShown) return t('assist.hidden')
  return sentences([
    models.length === 0 ? t('assist.shownOfAll') : t('assist.shownOf', { models: inARow(models) }),
    ...(leastConfidence === 0 ? [] : [t('assist.hiddenBelow', { share: percent(leastConfidence) })]),
    blankWords(blankShare),
  ])
}

/** The policy as rows of a table: what, and what it says. */
export const assistRows = (draft: AssistDraft): readonly (readonly [string, string])[] => [
  [t('assist.suggestions'), assistWords(draft)],
  ...(draft.isShown && draft.blankShare > 0
    ? [[t('assist.blankStarts'), t('assist.blankBySeed', { share: percent(draft.blankShare), seed: plain(draft.seed) })] as const]
    : []),
]

/** Models with a vote, as a row of the same table; none where no model has one. */
export const voteRows = ({ consensus }: Pick<Protocol, 'consensus'>): readonly (readonly [string, string])[] => {
  const models = consensus.models ?? []
  if (models.length === 0) return []
  return [[t('assist.votes'), models.map(({ model, weight }) => t('assist.voteOf', { model, weight: plain(weight) })).join('; ')]]
}
