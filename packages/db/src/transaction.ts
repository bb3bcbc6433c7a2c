import { drizzle } from 'drizzle-orm/node-postgres'
import type { ClientBase } from 'pg'
import { isCopying } from './copy-out.ts'
import type { Database, Executor } from './database.ts'

/**
 * Runs `work` in one transaction on a connection of its own. Drizzle's own `transaction` keeps the connection for ever when already `begin`
 * fails, as it does on the first use after Postgres was restarted, until the pool has none left; and it hides the cause when rolling back fails.
 */
export const inTransaction = async <T>(
  { pool }: Database,
  begin: string,
  work: (tx: Executor, client: ClientBase) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect()
  let isBroken = false
  try {
    await client.query(begin)
    const outcome = await work(drizzle(client), client)
    await client.query('commit')
    return outcome
  } catch (cause) {
    if (isCopying(client)) isBroken = true
    else
      await client.query('rollback').catch(() => {
        isBroken = true
      })
    throw cause
  } finally {
    client.release(isBroken)
  }
}
