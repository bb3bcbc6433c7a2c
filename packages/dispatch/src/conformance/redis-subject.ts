import type { Redis } from 'ioredis'
import type pg from 'pg'
import { type PostgresDispenser, postgresDispenser } from '../postgres/dispenser.ts'
import { becomesReady, openRedis } from '../redis/connection.ts'
import { type RedisDispenser, redisDispenser } from '../redis/dispenser.ts'
import type { Subject } from './world.ts'

/** What one process has: its own connection and its own dispenser. */
export type RedisProcess = {
  readonly redis: Redis
  readonly dispenser: RedisDispenser
  readonly postgres: PostgresDispenser
  /** Ends it as a kill does: nothing that it holds alone is written. */
  readonly kill: () => void
  readonly end: () => Promise<void>
}

const report = (error: unknown) => {
  throw error
}

export const readyRedis = async (url: string): Promise<Redis> => {
  const redis = openRedis(url, report)
  // Many tests share the machine: what hangs is a test of its own.
  redis.options.commandTimeout = 20_000
  if (!(await becomesReady(redis, 5000))) throw new Error('the test Redis does not answer')
  return redis
}

type Waits = { readonly pendingMilliseconds?: number; readonly graceMilliseconds?: number }
const quick = { pendingMilliseconds: 50, graceMilliseconds: 30 }

export const openProcess = async (url: string, pool: pg.Pool, waits: Waits = quick): Promise<RedisProcess> => {
  const redis = await readyRedis(url)
  const postgres = postgresDispenser(pool)
  const dispenser = redisDispenser({ redis, pool, postgres, onError: report, ...waits })
  const end = async () => {
    await dispenser.close()
    redis.disconnect()
  }
  return { redis, dispenser, postgres, kill: () => dispenser.kill(), end }
}

export const redisSubject =
  (url: string, waits: Waits = quick) =>
  async (pool: pg.Pool): Promise<Subject> => {
    const { redis, dispenser, end } = await openProcess(url, pool, waits)
    const lose = async () => {
      await redis.flushdb()
    }
    return { dispenser, lose, end }
  }
