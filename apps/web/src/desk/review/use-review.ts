import type { TaskDetail } from '@reticle/contract'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { browserLater } from '../../bench/outbox/refusals.ts'
import { call } from '../../net/client.ts'
import { useLeaseLost } from '../../net/live-losses.ts'
import { t } from '../words.ts'
import { localDraft } from '../working-draft.ts'
import { createReviewSession, type ReviewSession, type ReviewState } from './review-session.ts'

const isHidden = () => document.visibilityState === 'hidden'

const sessionOf = ({ id: taskId }: Pick<TaskDetail, 'id'>): ReviewSession => {
  const params = { taskId }
  return createReviewSession({
    take: (takesOver) => call('takeReview', { params, body: { takesOver } }),
    keep: (fence) => call('keepReview', { params, body: { fence } }),
    // Of a page that is hidden nobody knows whether it comes back.
    save: (fence, version, draft) => call('saveReviewDraft', { params, body: { fence, version, draft }, isLast: isHidden() }),
    release: async (fence) => {
      await call('releaseReview', { params, body: { fence }, isLast: true })
    },
    local: localDraft(taskId),
    later: browserLater,
    now: Date.now,
  })
}

export type HeldReview = { readonly session: ReviewSession; readonly state: ReviewState }

const idle = createReviewSession({
  take: () => Promise.reject(new Error('nobody reviews')),
  keep: () => Promise.reject(new Error('nobody reviews')),
  save: () => Promise.reject(new Error('nobody reviews')),
  release: () => Promise.resolve(),
  local: { load: () => undefined, keep: () => undefined, drop: () => undefined },
  later: () => () => undefined,
  now: () => 0,
})

/** Takes a contested task while its page is open, and gives it back when the page is left. Undefined where there is nothing to decide. */
export const useReview = (task: Pick<TaskDetail, 'id'>, isWanted: boolean): HeldReview | undefined => {
  const { id } = task
  const [session, setSession] = useState<ReviewSession | undefined>(undefined)
  useEffect(() => {
    if (!isWanted) return setSession(undefined)
    const made = sessionOf({ id })
    setSession(made)
    void made.take()
    const leavePage = (event: PageTransitionEvent) => {
      if (!event.persisted) void made.leave()
    }
    const hide = () => {
      if (isHidden()) void made.flush()
    }
    const online = () => void made.flush()
    window.addEventListener('pagehide', leavePage)
    document.addEventListener('visibilitychange', hide)
    window.addEventListener('online', online)
    return () => {
      window.removeEventListener('pagehide', leavePage)
      document.removeEventListener('visibilitychange', hide)
      window.removeEventListener('online', online)
      void made.leave()
    }
  }, [id, isWanted])
  useLeaseLost((loss) => {
    // A lease that ran out is taken again with the next sign of life, as long as nobody else wants it.
    if (loss.what !== 'review' || loss.taskId !== id || loss.why === 'expired') return
    session?.lose(loss.by === null ? t('hold.notKept') : t('hold.tookOver', { name: loss.by }))
  })
  const state = useStore((session ?? idle).store)
  return session === undefined ? undefined : { session, state }
}
