import type { Redis } from 'ioredis'
import type { HintBus } from '../port.ts'
import { openRedis } from '../redis/connection.ts'
import { parseHint } from './parse-hint.ts'

/** A start does not wait longer for a Redis that is away; the subscription then follows by itself. */
const patience = 2000

/** Hints by Redis pub/sub. The subscription has a connection of its own and is made again whenever that is back. */
export const redisHints = (publisher: Redis, url: string, onError: (error: unknown) => void, channel = 'reticle:hints'): HintBus => {
  const listeners = new Set<Parameters<HintBus['subscribe']>[0]>()
  let subscriber: Redis | undefined
  let subscribed: Promise<void> | undefined

  const start = (): Promise<void> => {
    const connection = openRedis(url, onError)
    subscriber = connection
    connection.on('message', (_, text) => {
      const hint = parseHint(text)
      if (hint !== undefined) for (const listener of listeners) listener(hint)
    })
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patience)
      connection.on('ready', () => {
        connection.subscribe(channel).then(() => {
          clearTimeout(timer)
          resolve()
        }, onError)
      })
    })
  }

  return {
    publish: async (hint) => {
      await publisher.publish(channel, JSON.stringify(hint))
    },
    subscribe: async (listener) => {
      listeners.add(listener)
      subscribed ??= start()
      await subscribed
      return async () => {
        listeners.delete(listener)
      }
    },
    close: async () => {
      listeners.clear()
      subscriber?.disconnect()
    },
  }
}
