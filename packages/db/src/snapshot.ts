import { sql } from 'drizzle-orm'
import { copyOutOf } from './copy-out.ts'
import type { Database } from './database.ts'
import { type ReleaseStreams, releaseStreams } from './release-streams.ts'
import { type Repositories, repositoriesOf } from './repositories/index.ts'
import { inTransaction } from './transaction.ts'

/**
 * Runs `work` on repositories that all see the database at one moment, however long it takes; writing through them fails. Between two reads
 * the work may do slow things, such as sending a file away. A stream has the connection for itself until it ends.
 */
export const inSnapshot = async <T>(
  database: Database,
  work: (repositories: Repositories, streams: ReleaseStreams) => Promise<T>,
): Promise<T> =>
  inTransaction(database, 'begin isolation level repeatable read read only', async (snapshot, client) => {
    await snapshot.execute(sql`set local idle_in_transaction_session_timeout = 0`)
    await snapshot.execute(sql`set local statement_timeout = 0`)
    // What is printed is the same on every machine, whatever it is set to.
    await snapshot.execute(sql`set local timezone = 'UTC'`)
    await snapshot.execute(sql`set local datestyle = 'ISO'`)
    await snapshot.execute(sql`set local extra_float_digits = 1`)
    return work(repositoriesOf(snapshot), releaseStreams(snapshot, copyOutOf(client)))
  })
