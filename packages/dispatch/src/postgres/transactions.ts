import type pg from 'pg'

/** SQLSTATE 40001 and 40P01: the database asks to run the transaction again. */
const isRetryable = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && (cause.code === '40001' || cause.code === '40P01')

/** Runs what is one transaction; deadlocks and serialization failures are tried again, three times in all. */
export const retried = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (cause) {
      if (attempt >= 3 || !isRetryable(cause)) throw cause
    }
  }
}

/** Several statements as one transaction, each of which sees what was committed before it began. */
export const inTransaction = async <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const outcome = await work(client)
    await client.query('commit')
    client.release()
    return outcome
  } catch (cause) {
    await client.query('rollback').catch(() => undefined)
    client.release(cause instanceof Error && !isRetryable(cause) ? cause : false)
    throw cause
  }
}
