import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@reticle/db'
import { every } from '../every.ts'

/** A holder that is frozen loses its lock after this, by the database's clock; one that lives says so more often. */
const idleMilliseconds = 12_000
const beatMilliseconds = 3000
/** Longer than a frozen holder can keep it. Who waits for a living one in vain leaves the work to it. */
const patienceMilliseconds = 15_000
const pauseMilliseconds = 250

/**
 * Runs `work` unless another process runs it for the same key: a second delivery of a long job waits a little, and then has nothing to do.
 * The lock is the database session's, so it ends with a process that is killed, and soon with one that is frozen. A frozen one that comes
 * back may run beside its successor for a while: what `work` writes must be guarded by the rows.
 */
export const alone = async ({ pool }: Database, key: string, work: () => Promise<void>): Promise<void> => {
  const client = await pool.connect()
  // Without a listener, a session that the server ends would end the process.
  client.on('error', () => undefined)
  try {
    await client.query(`set idle_session_timeout = ${idleMilliseconds}`)
    const take = async () =>
      (await client.query<{ is_held: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as is_held', [key])).rows[0]?.is_held
    for (let waited = 0; (await take()) !== true; waited += pauseMilliseconds) {
      if (waited >= patienceMilliseconds) return
      await delay(pauseMilliseconds)
    }
    const beat = every(
      beatMilliseconds,
      async () => void (await client.query('select 1')),
      () => undefined,
    )
    try {
      await work()
    } finally {
      await beat.stop()
    }
  } finally {
    // The session ends with its lock and its settings.
    client.release(true)
  }
}
