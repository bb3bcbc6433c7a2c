import { Redis } from 'ioredis'

/** Calls end after this, so that a Redis that hangs costs a claim no more than this. */
const commandTimeout = 1000

/**
 * A connection whose commands fail at once while Redis is away, instead of waiting in line, and are never sent twice. `onError` hears of each
 * outage once.
 */
export const openRedis = (url: string, onError: (error: unknown) => void): Redis => {
  const redis = new Redis(url, {
    commandTimeout,
    connectTimeout: 2000,
    enableOfflineQueue: false,
    // A claim whose answer was lost has been made: sent again, it would take another task.
    autoResendUnfulfilledCommands: false,
    // Whoever listens subscribes when the connection is ready. The library would, too, and its failure, which nobody could catch, would end the process.
    autoResubscribe: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(times * 100, 2000),
  })
  let isReported = false
  redis.on('ready', () => {
    isReported = false
  })
  redis.on('error', (error) => {
    if (!isReported) onError(error)
    isReported = true
  })
  return redis
}

/**
 * True while commands can be sent. A connection that is being closed still calls itself ready for a moment, though nothing can be written on it.
 */
export const isConnected = (redis: Redis): boolean => redis.status === 'ready' && redis.stream.writable

/** True once commands can be sent; false when that takes longer than `milliseconds`. */
export const becomesReady = async (redis: Redis, milliseconds: number): Promise<boolean> => {
  if (redis.status === 'ready') return true
  return new Promise((resolve) => {
    const done = (isReady: boolean) => () => {
      clearTimeout(timer)
      redis.off('ready', onReady)
      resolve(isReady)
    }
    const onReady = done(true)
    const timer = setTimeout(done(false), milliseconds)
    redis.on('ready', onReady)
  })
}
