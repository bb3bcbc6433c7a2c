import type { Hint } from '@reticle/contract'
import type { HintBus } from '@reticle/dispatch'
import { mergeHints } from './relay.ts'

const pauseMilliseconds = 250

/**
 * Publishes hints straight to the bus, joined: a project hears of a stream of changes four times a second at most, and always of the last
 * one. Only for what may be lost.
 */
export const teller = (hints: HintBus, onError: (error: unknown) => void) => {
  let waiting: Hint[] = []
  let timer: NodeJS.Timeout | undefined
  const flush = async (): Promise<void> => {
    timer = undefined
    const told = mergeHints(waiting)
    waiting = []
    await Promise.all(told.map((hint) => hints.publish(hint).catch(onError)))
  }
  return {
    tell: (hint: Hint): void => {
      waiting.push(hint)
      timer ??= setTimeout(() => void flush(), pauseMilliseconds)
    },
    close: async (): Promise<void> => {
      clearTimeout(timer)
      await flush()
    },
  }
}
