import pg from 'pg'
import { postgresHints } from './hints/postgres-hints.ts'
import { redisHints } from './hints/redis-hints.ts'
import type { DispatchConnection, Dispenser, HintBus, JobQueue } from './port.ts'
import { postgresDispenser } from './postgres/dispenser.ts'
import { claimPlans } from './postgres/plans.ts'
import { postgresBackend } from './queue/postgres-backend.ts'
import { bullQueue } from './queue/queue.ts'
import { redisBackend } from './queue/redis-backend.ts'
import { openRedis } from './redis/connection.ts'
import { redisDispenser } from './redis/dispenser.ts'

export type Dispatch = {
  readonly mode: 'redis' | 'postgres'
  readonly dispenser: Dispenser
  readonly queue: JobQueue
  readonly hints: HintBus
  readonly close: () => Promise<void>
}

/**
 * The dispenser, the job queue and the hint bus: on Redis when there is a `redisUrl`, else on Postgres alone. Redis need not be up: until
 * it is, claims are served by Postgres, and jobs and hints wait in the outbox. `onError` hears of what goes wrong behind the scenes.
 */
export const connectDispatch = async ({ databaseUrl, redisUrl, onError, places }: DispatchConnection): Promise<Dispatch> => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'reticle-dispatch',
    options: claimPlans,
    max: 8,
    statement_timeout: 30_000,
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', () => undefined)
  // Without a listener, a connection that breaks between two statements of a transaction would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const postgres = postgresDispenser(pool)
  if (redisUrl === null) {
    const queue = bullQueue(postgresBackend(databaseUrl), onError)
    const hints = postgresHints(pool, databaseUrl, onError)
    const close = async () => {
      await Promise.all([queue.close(), hints.close()])
      await pool.end()
    }
    return { mode: 'postgres', dispenser: postgres, queue, hints, close }
  }
  const redis = openRedis(redisUrl, onError)
  const dispenser = redisDispenser({ redis, pool, postgres, onError, places })
  const queue = bullQueue(redisBackend(redisUrl, onError), onError)
  const hints = redisHints(redis, redisUrl, onError)
  const close = async () => {
    await Promise.all([queue.close(), hints.close(), dispenser.close()])
    redis.disconnect()
    await pool.end()
  }
  return { mode: 'redis', dispenser, queue, hints, close }
}
