import type { AssistAnswer, AssistJob } from '@reticle/tools'

/** Runs jobs on the measured values, one at a time: a new one ends the one before. */
export type Assistant = {
  /**
   * @param onProgress told of the share that is done, 0 to 1
   * What goes wrong is an answer (`failed`), in words for people.
   * @throws AbortError when `signal` says so; nothing else
   */
  readonly run: (job: AssistJob, onProgress: (share: number) => void, signal: AbortSignal) => Promise<AssistAnswer>
  /** Ends the worker. */
  readonly destroy: () => void
}
