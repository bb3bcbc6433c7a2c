import type { Redis } from 'ioredis'
import type { HintBus } from '../port.ts'
import { openRedis } from '../redis/connection.ts'
import { hintChannel, presenceChannel } from './bus-channel.ts'

/** A start does not wait longer for a Redis that is away; the subscription then follows by itself. */
const patience = 2000

/** Hints by Redis pub/sub. The subscription has a connection of its own and is made again whenever that is back. */
export const redisHints = (publisher: Redis, url: string, onError: (error: unknown) => void, channel = 'reticle:hints'): HintBus => {
  const presence = `${channel}:presence`
  const hints = hintChannel()
  const reports = presenceChannel()
  let subscriber: Redis | undefined
  let subscribed: Promise<void> | undefined

  const start = (): Promise<void> => {
    const connection = openRedis(url, onError)
    subscriber = connection
    connection.on('message', (from, text) => (from === presence ? reports : hints).hear(text))
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patience)
      connection.on('ready', () => {
        connection.subscribe(channel, presence).then(() => {
          clearTimeout(timer)
          resolve()
        }, onError)
      })
    })
  }
  const listen = async <T>(listeners: Set<T>, listener: T): Promise<() => Promise<void>> => {
    listeners.add(listener)
    subscribed ??= start()
    await subscribed
    return async () => {
      listeners.delete(listener)
    }
  }
  const send = async (to: string, message: unknown): Promise<void> => {
    await publisher.publish(to, JSON.stringify(message))
  }

  return {
    publish: (hint) => send(channel, hint),
    subscribe: (listener) => listen(hints.listeners, listener),
    presence: { publish: (report) => send(presence, report), subscribe: (listener) => listen(reports.listeners, listener) },
    close: async () => {
      hints.listeners.clear()
      reports.listeners.clear()
      subscriber?.disconnect()
    },
  }
}
