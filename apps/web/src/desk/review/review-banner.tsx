import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { messageOf } from '../../app/problems.tsx'
import { t as tApp } from '../../app/words.ts'
import { t } from '../words.ts'
import styles from './review.module.css'
import type { HeldReview } from './use-review.ts'

type Said = { readonly text: ReactNode; readonly act: { readonly text: string; readonly takesOver: boolean } }

const lasts = (words: string) => (/[.!?。！？]$/.test(words) ? words : `${words}.`)

const b = (text: ReactNode) => <b>{text}</b>

const saidOf = ({ state: { hold } }: HeldReview): Said | undefined => {
  switch (hold.kind) {
    case 'leased':
      return {
        text: t.rich('hold.leased', { b, why: lasts(hold.words) }),
        act: { text: t('hold.takeOver'), takesOver: true },
      }
    case 'lost':
      return {
        text: t.rich('hold.lost', { b, why: lasts(hold.words) }),
        act: { text: t('hold.takeBack'), takesOver: true },
      }
    case 'failed':
      return {
        text: t.rich('hold.failed', { b, why: lasts(messageOf(hold.error)) }),
        act: { text: tApp('tryAgain'), takesOver: false },
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
      <span>{t.rich('hold.conflict', { b })}</span>
      <Button size="compact-xs" variant="default" disabled={isBusy} onClick={resolve('mine')}>
        {t('hold.mine')}
      </Button>
      <Button size="compact-xs" variant="default" disabled={isBusy} onClick={resolve('theirs')}>
        {t('hold.theirs')}
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
    void session.take(act.takesOver).finally(() => setBusy(false))
  }
  return (
    <div className={styles.banner} role="alert" data-testid="review-banner" data-hold={state.hold.kind}>
      <span>{said.text}</span>
      <Button size="compact-xs" variant="default" loading={isBusy} onClick={take}>
        {act.text}
      </Button>
    </div>
  )
}
