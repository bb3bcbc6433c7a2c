import type { Protocol } from '@reticle/domain'
import type { AssistDraft } from './assist-draft.ts'
import { shareWords } from './dispensing-words.ts'

const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`

const blankWords = (blankShare: number): string => {
  if (blankShare === 0)
    return 'Every reader sees the suggestions, so nothing can tell how far these lead them: give a share of blank starts.'
  if (blankShare === 1) return 'No reader sees a suggestion; each start is noted as blank.'
  return `A reader begins ${shareWords(blankShare)} samples without suggestions, chosen by chance; the Quality page compares these with the others.`
}

/** What readers see of models, in sentences. */
export const assistWords = ({ isShown, blankShare, leastConfidence, models }: Omit<AssistDraft, 'seed'>): string => {
  if (!isShown) return 'Readers see nothing of what models say.'
  const who = models.length === 0 ? 'all models' : models.join(', ')
  const from = leastConfidence === 0 ? '' : ` Marks below ${percent(leastConfidence)} are hidden at first; a slider shows them.`
  return `Suggestions of ${who} stand on the bench, to be taken one by one.${from} ${blankWords(blankShare)}`
}

/** The policy as rows of a table: what, and what it says. */
export const assistRows = (draft: AssistDraft): readonly (readonly [string, string])[] => [
  ['Suggestions', assistWords(draft)],
  ...(draft.isShown && draft.blankShare > 0
    ? [['Blank starts', `${percent(draft.blankShare)} of starts, by the seed ${draft.seed}`] as const]
    : []),
]

/** Models with a vote, as a row of the same table; none where no model has one. */
export const voteRows = ({ consensus }: Pick<Protocol, 'consensus'>): readonly (readonly [string, string])[] => {
  const models = consensus.models ?? []
  if (models.length === 0) return []
  return [['Votes of models', models.map(({ model, weight }) => `${model}, which counts as ${weight} of a reader`).join('; ')]]
}
