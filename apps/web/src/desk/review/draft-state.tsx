import { Text, Tooltip } from '@mantine/core'
import { t } from '../words.ts'
import type { HeldReview } from './use-review.ts'

/** Where the unsigned decision is. */
export const DraftState = ({ review }: { review: HeldReview | undefined }) => {
  if (review === undefined || review.state.hold.kind !== 'held') return null
  const { save } = review.state
  return (
    <Tooltip
      label={save.kind === 'refused' ? t('draftHints.refused', { why: save.message }) : t(`draftHints.${save.kind}`)}
      multiline
      maw={280}
    >
      <Text
        span
        size="xs"
        role="status"
        c={save.kind === 'saved' || save.kind === 'saving' ? 'dimmed' : 'var(--reticle-warn)'}
        data-testid="draft-state"
        data-state={save.kind}
        style={{ whiteSpace: 'nowrap' }}
      >
        {t(`draft.${save.kind}`)}
      </Text>
    </Tooltip>
  )
}
