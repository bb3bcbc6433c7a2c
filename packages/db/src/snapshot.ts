import { sql } from 'drizzle-orm'
import pg from 'pg'
import { type CopyOut, copyOutOf } from './copy-out.ts'
import type { Database, Executor } from './database.ts'
import { type ReleaseStreams, releaseStreams } from './release-streams.ts'
import { type Repositories, repositoriesOf } from './repositories/index.ts'
import { inTransaction } from './transaction.ts'

const begin = 'begin isolation level repeatable read read only'

const settings = [
  'idle_in_transaction_session_timeout = 0',
  'statement_timeout = 0',
  // Joins and sorts of a million samples, few at a time.
  `work_mem = '64MB'`,
  // A plan that looks up a million rows seems worth compiling, and is not.
  'jit = off',
  // What is printed is the same on every machine, whatever it is set to.
  `timezone = 'UTC'`,
  `datestyle = 'ISO'`,
  'extra_float_digits = 1',
]
  .map((setting) => `set local ${setting}`)
  .join('; ')

/**
 * With several connections, somebody who wants a table for themselves (an ALTER TABLE, a LOCK) may wait for one of them, and another one of ours
 * behind them: nobody would ever go on, and Postgres cannot see it, since ours wait for each other outside of it. So ours give up, all of them: the
 * job fails, lets go, and is tried again.
 */
const impatient = `set local lock_timeout = '3s'`

/** COPY at the moment of a snapshot that another connection holds, on a connection of its own, so that many may go on at once. */
const copyOutBeside = ({ pool }: Database, snapshotId: string, open: Set<pg.Client>): CopyOut =>
  async function* (query) {
    const client = new pg.Client(pool.options)
    // One that breaks fails the next statement, and that is enough.
    client.on('error', () => undefined)
    open.add(client)
    try {
      await client.connect()
      await client.query(`${begin}; set transaction snapshot ${pg.escapeLiteral(snapshotId)}; ${settings}; ${impatient}`)
      yield* copyOutOf(client)(query)
    } finally {
      open.delete(client)
      await client.end()
    }
  }

const exported = async (snapshot: Executor): Promise<string> => {
  const { rows } = await snapshot.execute<{ id: string }>(sql`select pg_export_snapshot() as id`)
  return rows[0]?.id ?? ''
}

/**
 * Runs `work` on repositories that all see the database at one moment, however long it takes; writing through them fails. Between two reads
 * the work may do slow things, such as sending a file away. A stream has the connection for itself until it ends.
 * @param areTogether each stream has a connection of its own at the same moment, so that several may be read at once.
 */
export const inSnapshot = async <T>(
  database: Database,
  work: (repositories: Repositories, streams: ReleaseStreams) => Promise<T>,
  { areTogether = false } = {},
): Promise<T> =>
  inTransaction(database, begin, async (snapshot, client) => {
    await client.query(areTogether ? `${settings}; ${impatient}` : settings)
    const open = new Set<pg.Client>()
    const copyOut = areTogether ? copyOutBeside(database, await exported(snapshot), open) : copyOutOf(client)
    try {
      return await work(repositoriesOf(snapshot), { ...releaseStreams(snapshot, copyOut), areTogether })
    } finally {
      // What somebody left off in the middle holds its tables no longer than the work.
      await Promise.all([...open].map(async (one) => one.end()))
    }
  })
