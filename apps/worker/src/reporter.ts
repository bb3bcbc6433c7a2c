import type { Logger } from 'pino'

const pauseMilliseconds = 1000
const mostKept = 1000

/**
 * Logs errors, each message once a second at most, with how often it came since: a Redis that refuses writes makes the job workers say so
 * a thousand times a second.
 */
export const reporter = (log: Pick<Logger, 'error'>, now: () => number) => {
  const said = new Map<string, { at: number; silent: number }>()
  return (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error)
    const before = said.get(message)
    if (before !== undefined && now() - before.at < pauseMilliseconds) {
      before.silent += 1
      return
    }
    if (said.size >= mostKept) said.clear()
    said.set(message, { at: now(), silent: 0 })
    log.error({ err: error, ...(before === undefined || before.silent === 0 ? {} : { alsoCame: before.silent }) }, 'worker')
  }
}
