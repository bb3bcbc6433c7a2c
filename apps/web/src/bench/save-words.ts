import type { SaveState } from './outbox/draft-saver.ts'
import type { QueueState } from './outbox/submission-queue.ts'
import { t } from './words.ts'

export type SafetyState = 'saved' | 'saving' | 'queued' | 'offline' | 'needs-sign-in' | 'needs-you'

export type Safety = {
  readonly state: SafetyState
  /** For the header: a word or two. */
  readonly text: string
  /** Where the work is. */
  readonly where: string
  /** What to do; most often nothing. */
  readonly what: string
}

const nothing = t('save.nothing')

const signedOut: Safety = {
  state: 'needs-sign-in',
  text: t('save.signIn'),
  where: t('save.signInWhere'),
  what: t('save.signInWhat'),
}

const offline = (waiting: number): Safety => ({
  state: 'offline',
  text: waiting === 0 ? t('save.offline') : t('save.offlineQueued', { count: waiting }),
  where: t('save.offlineWhere'),
  what: t('save.offlineWhat'),
})

/** What only the annotator can settle. */
const needsYou = (save: SaveState): Safety | undefined => {
  switch (save.kind) {
    case 'conflict':
      return {
        state: 'needs-you',
        text: t('save.twoVersions'),
        where: t('save.twoVersionsWhere'),
        what: t('save.twoVersionsWhat'),
      }
    case 'lease-lost':
      return {
        state: 'needs-you',
        text: t('save.keptHere'),
        where: t('save.keptHereWhere'),
        what: t('save.keptHereWhat'),
      }
    case 'refused':
      return {
        state: 'needs-you',
        text: t('save.notSaved'),
        where: t('save.draftRefused', { reason: save.message }),
        what: t('save.notSavedWhat'),
      }
    default:
      return undefined
  }
}

/** One honest state for all work that is not yet on the server: the sample on the screen and the submits before it. */
export const safetyOf = (save: SaveState, queue: QueueState): Safety => {
  const waiting = queue.waiting.length
  if (save.kind === 'signed-out' || queue.line === 'signed-out') return signedOut
  const asking = needsYou(save)
  if (asking !== undefined) return asking
  if (save.kind === 'offline' || queue.line === 'offline') return offline(waiting)
  if (waiting > 0)
    return {
      state: 'queued',
      text: t(queue.line === 'sending' ? 'save.sending' : 'save.queued', { count: waiting }),
      where: queue.isUnkept ? t('save.unkeptWhere') : t('save.queuedWhere'),
      what: queue.isUnkept ? t('save.unkeptWhat') : nothing,
    }
  if (save.kind === 'saving') return { state: 'saving', text: t('save.saving'), where: t('save.savingWhere'), what: nothing }
  return { state: 'saved', text: t('save.saved'), where: t('save.savedWhere'), what: nothing }
}
