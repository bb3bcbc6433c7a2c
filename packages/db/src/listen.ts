import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

export type Listener = {
  readonly onMessage: () => void
  /** The connection is up: whatever was told before this moment may have been missed. */
  readonly onUp: () => void
  readonly onDown: () => void
}

const longestWait = 2000

/** Hears a channel of Postgres over a connection of its own, and makes it again when it breaks. Answers how to end it. */
export const listenTo = (url: string, channel: string, { onMessage, onUp, onDown }: Listener): (() => Promise<void>) => {
  const closing = new AbortController()
  let client: pg.Client | undefined

  const connected = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: `reticle-${channel}`,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    fresh.on('error', () => undefined)
    fresh.on('notification', onMessage)
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    return fresh
  }
  const stay = async (): Promise<void> => {
    for (let wait = 50; !closing.signal.aborted; wait = Math.min(wait * 2, longestWait)) {
      const fresh = await connected().catch(() => undefined)
      if (fresh !== undefined) {
        client = fresh
        wait = 25
        const ended = new Promise((resolve) => fresh.once('end', resolve))
        if (closing.signal.aborted) await fresh.end()
        else onUp()
        await ended
        onDown()
      }
      await delay(wait, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }

  const staying = stay()
  return async () => {
    closing.abort()
    await client?.end().catch(() => undefined)
    await staying
  }
}
