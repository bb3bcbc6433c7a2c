import { Redis } from 'ioredis'
import { names } from './environment.ts'

/** Logical databases of the test server; 0 holds the counter. */
export const redisDatabases = 512

/**
 * An empty logical database of the test Redis, or the reason why there is no Redis here; a test that needs one then skips with it.
 * Channels (pub/sub) are not kept apart by logical databases: name them after something unique.
 */
export const testRedis = async (): Promise<{ readonly url: string } | { readonly skipped: string }> => {
  const base = process.env[names.redisUrl]
  if (base === undefined || base === '')
    return { skipped: process.env[names.redisReason] ?? 'the global set-up of the vitest projects "medium" and "large" has not run' }
  const counter = new Redis(base, { maxRetriesPerRequest: 2 })
  const taken = await counter.incr('testkit:databases')
  await counter.quit()
  const url = new URL(base)
  url.pathname = `/${1 + (taken % (redisDatabases - 1))}`
  const own = new Redis(url.href, { maxRetriesPerRequest: 2 })
  await own.flushdb()
  await own.quit()
  return { url: url.href }
}
