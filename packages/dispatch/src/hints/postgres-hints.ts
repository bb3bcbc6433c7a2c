import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { HintBus } from '../port.ts'
import { hintChannel, presenceChannel } from './bus-channel.ts'

const channel = 'reticle_hints'
const presence = 'reticle_presence'
/** NOTIFY takes payloads below 8000 bytes; a hint has a few hundred. */
const largestPayload = 7999
const longestWait = 5000

/** Hints by LISTEN and NOTIFY. The listening connection is one of its own; when it breaks it is made again. */
export const postgresHints = (pool: pg.Pool, databaseUrl: string, onError: (error: unknown) => void): HintBus => {
  const hints = hintChannel()
  const reports = presenceChannel()
  const closing = new AbortController()
  let client: pg.Client | undefined
  let started: Promise<void> | undefined

  const listen = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'reticle-hints', keepAlive: true })
    fresh.on('error', onError)
    fresh.on('notification', ({ channel: from, payload }) => (from === presence ? reports : hints).hear(payload))
    await fresh.connect()
    await fresh.query(`listen ${channel}; listen ${presence}`)
    client = fresh
    fresh.once('end', () => {
      if (!closing.signal.aborted) void listenAgain()
    })
  }
  const listenAgain = async (): Promise<void> => {
    for (let wait = 100; !closing.signal.aborted; wait = Math.min(wait * 2, longestWait)) {
      try {
        await delay(wait, undefined, { signal: closing.signal })
        await listen()
        return
      } catch (cause) {
        if (!closing.signal.aborted) onError(cause)
      }
    }
  }

  const hear = async <T>(listeners: Set<T>, listener: T): Promise<() => Promise<void>> => {
    listeners.add(listener)
    started ??= listen()
    await started
    return async () => {
      listeners.delete(listener)
    }
  }
  const send = async (to: string, message: unknown): Promise<void> => {
    const text = JSON.stringify(message)
    if (Buffer.byteLength(text) > largestPayload) throw new Error(`a hint of ${Buffer.byteLength(text)} bytes is too large for NOTIFY`)
    await pool.query('select pg_notify($1, $2)', [to, text])
  }

  return {
    publish: (hint) => send(channel, hint),
    subscribe: (listener) => hear(hints.listeners, listener),
    presence: { publish: (report) => send(presence, report), subscribe: (listener) => hear(reports.listeners, listener) },
    close: async () => {
      hints.listeners.clear()
      reports.listeners.clear()
      closing.abort()
      await client?.end()
    },
  }
}
