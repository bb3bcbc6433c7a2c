import type { NoClaimReason } from '@reticle/contract'
import { t } from './words.ts'

export type EmptyWords = {
  readonly title: string
  /** What it means. */
  readonly text: string
  /** When to come back, where no time is known. */
  readonly when: string
}

const wordsOfReason = (reason: NoClaimReason | 'today'): EmptyWords => ({
  title: t(`emptyTitle.${reason}`),
  text: t(`emptyText.${reason}`),
  when: t(`emptyWhen.${reason}`),
})

/** Why there is nothing to label, and when to come back. A daily limit ends at a known time; a limit in all does not. */
export const wordsFor = (reason: NoClaimReason, retryAt: number | undefined): EmptyWords =>
  wordsOfReason(reason === 'cap-reached' && retryAt !== undefined ? 'today' : reason)
