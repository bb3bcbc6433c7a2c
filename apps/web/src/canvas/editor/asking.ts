import type { AssistAnswer, AssistJob } from '@reticle/tools'
import type { Assistant } from '../../assist/assistant.ts'
import { t } from '../words.ts'
import type { EditorState } from './editor-state.ts'

export type Asking = {
  /** Takes the place of what was asked before: only the last question is answered. */
  readonly ask: (job: AssistJob) => void
  /** Gives up what is asked; no answer comes. */
  readonly stop: () => void
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** One question at a time. `onAnswer` is called for the last one asked, unless it was given up. */
export const createAsking = (
  assistant: () => Pick<Assistant, 'run'> | undefined,
  onBusy: (busy: EditorState['busy']) => void,
  onAnswer: (answer: AssistAnswer) => void,
): Asking => {
  let running: AbortController | undefined
  const stop = () => {
    if (running === undefined) return
    running.abort()
    running = undefined
    onBusy(undefined)
  }
  const ask = (job: AssistJob) => {
    running?.abort()
    const own = new AbortController()
    running = own
    onBusy({ kind: job.kind, progress: 0 })
    const end = (answer: AssistAnswer) => {
      if (running !== own) return
      running = undefined
      onBusy(undefined)
      onAnswer(answer)
    }
    const progress = (share: number) => {
      if (running === own) onBusy({ kind: job.kind, progress: share })
    }
    const helper = assistant()
    if (helper === undefined) {
      // As with an answer that takes its time: never within the gesture that asked.
      queueMicrotask(() => end({ kind: 'failed', reason: t('asking.notReadable') }))
      return
    }
    helper.run(job, progress, own.signal).then(end, (error: unknown) => end({ kind: 'failed', reason: reasonOf(error) }))
  }
  return { ask, stop }
}
