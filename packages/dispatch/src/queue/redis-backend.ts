import { setTimeout as delay } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Backend } from './queue.ts'

/** BullMQ waits for a connection before it closes; one that is not there is not waited for. */
const closing = async (connection: Redis, close: (isForced: boolean) => Promise<void>): Promise<void> => {
  if (connection.status === 'ready') await close(false)
  else await Promise.race([close(true).catch(() => undefined), delay(500, undefined, { ref: false })])
  connection.disconnect()
}

/** BullMQ on Redis. Adding fails at once while Redis is away (the relay asks again); workers wait for it to come back. */
export const redisBackend = (url: string, onError: (error: unknown) => void, prefix = 'reticle-jobs'): Backend => {
  const retryStrategy = (times: number) => Math.min(times * 100, 2000)
  const connect = (isForWorker: boolean) => {
    const redis = new Redis(
      url,
      isForWorker
        ? { maxRetriesPerRequest: null, retryStrategy }
        : { maxRetriesPerRequest: 1, commandTimeout: 5000, enableOfflineQueue: true, retryStrategy },
    )
    redis.on('error', onError)
    return redis
  }
  return {
    name: 'redis',
    prepare: async () => undefined,
    makeQueue: (lane) => {
      const connection = connect(false)
      const queue = new Queue(lane, { connection, prefix, skipVersionCheck: false })
      return {
        on: (event, listener) => queue.on(event, listener),
        add: (name, payload, options) => queue.add(name, payload, options),
        close: () => closing(connection, () => queue.close()),
      }
    },
    makeWorker: (lane, run, settings) => {
      const connection = connect(true)
      const worker = new Worker(lane, run, { connection, prefix, ...settings })
      return {
        on: (event: 'error' | 'failed', listener: never) => worker.on(event, listener),
        waitUntilReady: () => worker.waitUntilReady(),
        close: () => closing(connection, (isForced) => worker.close(isForced)),
      }
    },
  }
}
