import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import * as schema from './schema/index.ts'

/** A connection pool, or a transaction of it: what a repository is made over. */
export type Executor = Pick<
  NodePgDatabase<typeof schema>,
  'select' | 'insert' | 'update' | 'delete' | 'execute' | 'with' | '$with' | 'selectDistinct' | 'selectDistinctOn' | '$count'
>
export type Database = { readonly pool: pg.Pool; readonly db: NodePgDatabase<typeof schema>; readonly close: () => Promise<void> }

/** Opens a pool. Statements end after 30 s, so that a stuck one cannot hold a request for ever. */
export const connect = (url: string, options: { readonly applicationName: string; readonly max?: number }): Database => {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.applicationName,
    max: options.max ?? 12,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    connectionTimeoutMillis: 10_000,
  })
  // A broken idle connection (Postgres restarted) is dropped by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  // The same for one that breaks while it is lent out and between two statements: the next statement fails, and that is enough.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return { pool, db: drizzle(pool, { schema }), close: () => pool.end() }
}
