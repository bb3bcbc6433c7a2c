import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { HintBus } from '../port.ts'
import { parseHint } from './parse-hint.ts'

const channel = 'reticle_hints'
/** NOTIFY takes payloads below 8000 bytes; a hint has a few hundred. */
const largestPayload = 7999
const longestWait = 5000

/** Hints by LISTEN and NOTIFY. The listening connection is one of its own; when it breaks it is made again. */
export const postgresHints = (pool: pg.Pool, databaseUrl: string, onError: (error: unknown) => void): HintBus => {
  const listeners = new Set<Parameters<HintBus['subscribe']>[0]>()
  const closing = new AbortController()
  let client: pg.Client | undefined
  let started: Promise<void> | undefined

  const listen = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'reticle-hints', keepAlive: true })
    fresh.on('error', onError)
    fresh.on('notification', ({ payload }) => {
      const hint = parseHint(payload)
      if (hint !== undefined) for (const listener of listeners) listener(hint)
    })
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
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

  return {
    publish: async (hint) => {
      const text = JSON.stringify(hint)
      if (Buffer.byteLength(text) > largestPayload) throw new Error(`a hint of ${Buffer.byteLength(text)} bytes is too large for NOTIFY`)
      await pool.query('select pg_notify($1, $2)', [channel, text])
    },
    subscribe: async (listener) => {
      listeners.add(listener)
      started ??= listen()
      await started
      return async () => {
        listeners.delete(listener)
      }
    },
    close: async () => {
      listeners.clear()
      closing.abort()
      await client?.end()
    },
  }
}
