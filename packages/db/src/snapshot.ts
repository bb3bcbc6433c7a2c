import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { type Repositories, repositoriesOf } from './repositories/index.ts'
import { inTransaction } from './transaction.ts'

/**
 * Runs `work` on repositories that all see the database at one moment, however long it takes; writing through them fails. Between two reads
 * the work may do slow things, such as sending a file away.
 */
export const inSnapshot = async <T>(database: Database, work: (repositories: Repositories) => Promise<T>): Promise<T> =>
  inTransaction(database, 'begin isolation level repeatable read read only', async (snapshot) => {
    await snapshot.execute(sql`set local idle_in_transaction_session_timeout = 0`)
    return work(repositoriesOf(snapshot))
  })
