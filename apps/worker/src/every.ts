import { setTimeout as delay } from 'node:timers/promises'

/**
 * Runs `work` again and again, one run at a time, `milliseconds` after the last one ended or when `wake` is called. A run that fails is
 * reported, and the next one is tried all the same. `stop` waits for the running one.
 */
export const every = (
  milliseconds: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): { readonly wake: () => void; readonly stop: () => Promise<void> } => {
  let isStopped = false
  let isWoken = false
  let sleeping = new AbortController()
  const loop = async () => {
    while (!isStopped) {
      isWoken = false
      try {
        await work()
      } catch (error) {
        onError(error)
      }
      if (isStopped || isWoken) continue
      sleeping = new AbortController()
      await delay(milliseconds, undefined, { signal: sleeping.signal }).catch(() => undefined)
    }
  }
  const ended = loop()
  return {
    wake: () => {
      isWoken = true
      sleeping.abort()
    },
    stop: () => {
      isStopped = true
      sleeping.abort()
      return ended
    },
  }
}
