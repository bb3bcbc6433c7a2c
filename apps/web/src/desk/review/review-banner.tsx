import { Button } from '@mantine/core'
import { useState } from 'react'
import { messageOf } from '../../app/problems.tsx'
import styles from './review.module.css'
import type { HeldReview } from './use-review.ts'

type Said = { readonly title: string; readonly text: string; readonly act?: { readonly text: string; readonly takesOver: boolean } }

const lasts = (words: string) => (/[.!?]$/.test(words) ? words : `${words}.`)

const saidOf = ({ state: { hold } }: HeldReview): Said | undefined => {
  switch (hold.kind) {
    case 'leased':
      return {
        title: 'Somebody else is deciding this sample.',
        text: `${lasts(hold.words)} You can look at everything meanwhile. If you take it over, they are told.`,
        act: { text: 'Take over', takesOver: true },
      }
    case 'lost':
      return {
        title: 'This sample is no longer yours to decide.',
        text: `${lasts(hold.words)} Nothing is lost: what you decided stays on this page. Take it back to go on.`,
        act: { text: 'Take it back', takesOver: true },
      }
    case 'failed':
      return {
        title: 'The sample could not be taken for deciding.',
        text: `${lasts(messageOf(hold.error))} You can look at everything meanwhile.`,
        act: { text: 'Try again', takesOver: false },
      }
    default:
      return undefined
  }
}

const Conflict = ({ session }: Pick<HeldReview, 'session'>) => {
  const [isBusy, setBusy] = useState(false)
  const resolve = (choice: 'mine' | 'theirs') => () => {
    setBusy(true)
    void session.resolve(choice).finally(() => setBusy(false))
  }
  return (
    <div className={styles.banner} role="alert" data-testid="review-conflict">
      <span>
        <b>There are two versions of this decision.</b> It was also changed in another window. Both are kept: choose which one goes on.
      </span>
      <Button size="compact-xs" variant="default" disabled={isBusy} onClick={resolve('mine')}>
        This one
      </Button>
      <Button size="compact-xs" variant="default" disabled={isBusy} onClick={resolve('theirs')}>
        The other one
      </Button>
    </div>
  )
}

/** Says calmly that the sample is somebody else's, or that it was lost, and what to do. */
export const ReviewBanner = ({ review }: { review: HeldReview | undefined }) => {
  const [isBusy, setBusy] = useState(false)
  if (review === undefined) return null
  const { session, state } = review
  const said = saidOf(review)
  if (said === undefined) return state.save.kind === 'conflict' ? <Conflict session={session} /> : null
  const { act } = said
  const take = () => {
    setBusy(true)
    void session.take(act?.takesOver).finally(() => setBusy(false))
  }
  return (
    <div className={styles.banner} role="alert" data-testid="review-banner" data-hold={state.hold.kind}>
      <span>
        <b>{said.title}</b> {said.text}
      </span>
      {act !== undefined && (
        <Button size="compact-xs" variant="default" loading={isBusy} onClick={take}>
          {act.text}
        </Button>
      )}
    </div>
  )
}
