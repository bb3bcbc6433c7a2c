import { Text, Tooltip } from '@mantine/core'
import type { DraftState as Saved } from './review-session.ts'
import type { HeldReview } from './use-review.ts'

const words: Readonly<Record<Saved['kind'], readonly [text: string, hint: string]>> = {
  saved: ['Saved', 'The server has all of your decisions. Nothing is signed yet.'],
  saving: ['Saving…', 'Your decisions are kept in this browser and on their way to the server.'],
  offline: ['Offline', 'The server cannot be reached. Your decisions are kept in this browser and sent by themselves. Go on.'],
  'signed-out': ['Sign in to save', 'Your session has ended. Sign in again on this page: what waits is sent by itself.'],
  conflict: ['Two versions', 'This decision was also changed in another window. Choose above which one goes on.'],
  refused: ['Not saved', 'The server does not take this decision'],
}

/** Where the unsigned decision is. */
export const DraftState = ({ review }: { review: HeldReview | undefined }) => {
  if (review === undefined || review.state.hold.kind !== 'held') return null
  const { save } = review.state
  const [text, hint] = words[save.kind]
  return (
    <Tooltip label={save.kind === 'refused' ? `${hint}: ${save.message}` : hint} multiline maw={280}>
      <Text
        span
        size="xs"
        role="status"
        c={save.kind === 'saved' || save.kind === 'saving' ? 'dimmed' : 'var(--reticle-warn)'}
        data-testid="draft-state"
        data-state={save.kind}
        style={{ whiteSpace: 'nowrap' }}
      >
        {text}
      </Text>
    </Tooltip>
  )
}
