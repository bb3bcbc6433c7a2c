import type { Database } from '@reticle/db'

/**
 * Runs `work` unless another process runs it for the same key: a second delivery of a long job has nothing to do. The lock is the database
 * session's, so it ends with a process that is killed.
 */
export const alone = async ({ pool }: Database, key: string, work: () => Promise<void>): Promise<void> => {
  const client = await pool.connect()
  let isBroken = false
  // Without a listener, a session that the server ends would end the process.
  const onError = () => {
    isBroken = true
  }
  client.on('error', onError)
  try {
    const { rows } = await client.query<{ is_held: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as is_held', [key])
    if (rows[0]?.is_held !== true) return
    try {
      await work()
    } finally {
      if (!isBroken) await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key])
    }
  } finally {
    client.off('error', onError)
    client.release(isBroken)
  }
}
