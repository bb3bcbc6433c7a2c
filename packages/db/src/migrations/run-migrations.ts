import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type Migration, servedFrom } from './journal.ts'

/** SQLSTATE 40P01 and 55P03: a deadlock with those who work meanwhile, or no lock in time. */
const isInTheWay = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === '40P01' || cause.code === '55P03')

const mostTries = 60
const waits = `set local lock_timeout = '500ms'; set local statement_timeout = 0`

/**
 * Runs `work` as one transaction. What changes a table locks it, and whoever works there waits behind us: so we wait for a lock for a moment
 * only, and try again when others are in the way, rather than stop everyone on an installation that is in use.
 * @throws after a minute, with who has to end what
 */
export const changing = async (client: pg.Client, what: string, work: () => Promise<void>): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin')
      await client.query(waits)
      await work()
      await client.query('commit')
      return
    } catch (cause) {
      await client.query('rollback')
      if (!isInTheWay(cause)) throw cause
      if (attempt >= mostTries)
        throw new Error(
          `${what} got no lock in ${mostTries} tries: a long transaction of somebody else holds a table (select * from pg_stat_activity where state <> 'idle' tells whose); end it and run this again, nothing is lost`,
          { cause },
        )
      await sleep(attempt * 20)
    }
  }
}

/** The table of Drizzle's own migrator, which installations have, with one column more. */
const ensureTable = async (client: pg.Client): Promise<void> =>
  changing(client, 'the table of migrations', async () => {
    await client.query(`
      create schema if not exists drizzle;
      create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
      alter table drizzle.__drizzle_migrations add column if not exists served_from bigint`)
  })

/** Applies those that are newer than `newest`, each in a transaction of its own: what was broken off goes on with the next one. */
export const runMigrations = async (
  client: pg.Client,
  newest: number,
  wanted: readonly Migration[],
  known: readonly Migration[],
): Promise<void> => {
  await ensureTable(client)
  for (const migration of wanted.filter(({ at }) => at > newest))
    await changing(client, `migration ${migration.tag}`, async () => {
      for (const statement of migration.statements) await client.query(statement)
      await client.query('insert into drizzle.__drizzle_migrations (hash, created_at, served_from) values ($1, $2, $3)', [
        migration.hash,
        migration.at,
        servedFrom(known, migration.at),
      ])
    })
}
