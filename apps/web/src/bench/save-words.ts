import type { SaveState } from './outbox/draft-saver.ts'
import type { QueueState } from './outbox/submission-queue.ts'

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

const nothing = 'There is nothing for you to do.'
const submits = (n: number): string => (n === 1 ? '1 submit' : `${n} submits`)

const signedOut: Safety = {
  state: 'needs-sign-in',
  text: 'Sign in to save',
  where: 'Your work is kept in this browser. Your session has ended, so the server does not take it.',
  what: 'Sign in again on this page: everything that waits is sent by itself.',
}

const offline = (waiting: number): Safety => ({
  state: 'offline',
  text: waiting === 0 ? 'Offline' : `Offline, ${submits(waiting)} queued`,
  where: 'The server cannot be reached. Your work is kept in this browser, also when you close it.',
  what: 'Go on labelling: it is sent by itself as soon as the server answers. If you close this page, open it again later in this browser.',
})

/** What only the annotator can settle. */
const needsYou = (save: SaveState): Safety | undefined => {
  switch (save.kind) {
    case 'conflict':
      return {
        state: 'needs-you',
        text: 'Two versions',
        where: 'This sample was also changed in another window or on another computer. Both versions are kept.',
        what: 'Choose which version goes on.',
      }
    case 'lease-lost':
      return {
        state: 'needs-you',
        text: 'Kept here',
        where: 'This sample is no longer kept for you. Your work on it is kept in this browser.',
        what: 'Submit it, or skip it: a submit is always taken, and counts if the sample still needs a reading.',
      }
    case 'refused':
      return {
        state: 'needs-you',
        text: 'Not saved',
        where: `The server does not take this draft: ${save.message}. It is kept in this browser.`,
        what: 'Change what it names, or submit as it is.',
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
      text: queue.line === 'sending' ? `Sending ${submits(waiting)}` : `${submits(waiting)} queued`,
      where: queue.isUnkept
        ? 'This browser could not write your submits down: they last only as long as this page.'
        : 'Your submits are kept in this browser and on their way to the server.',
      what: queue.isUnkept ? 'Do not close this page before they are sent.' : nothing,
    }
  if (save.kind === 'saving')
    return { state: 'saving', text: 'Saving…', where: 'Your work is kept in this browser and on its way to the server.', what: nothing }
  return { state: 'saved', text: 'Saved', where: 'The server has all of your work.', what: nothing }
}
