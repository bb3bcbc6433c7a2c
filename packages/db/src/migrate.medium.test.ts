import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connect } from './database.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/journal.ts'
import { runMigrations } from './migrations/run-migrations.ts'
import { schemaState } from './migrations/schema-state.ts'
import { schemaOf } from './migrations/test/schema-of.ts'
import { scratchDatabases, withClient } from './migrations/test/scratch-database.ts'
import { databaseProblem } from './ready.ts'

const known = migrations()
let databases: Awaited<ReturnType<typeof scratchDatabases>>
beforeAll(async () => {
  databases = await scratchDatabases()
})
afterAll(() => databases.close())

const problemAt = async (url: string): Promise<string | null> => {
  const database = connect(url, { applicationName: 'migrate-test', max: 1 })
  return databaseProblem(database).finally(() => database.close())
}

describe('migrate', () => {
  it('runs beside others: it waits for a lock for a moment, lets them through, and tries again', async () => {
    const url = await databases.make()
    await withClient(url, (client) => runMigrations(client, 0, known.slice(0, 10), known))
    const holder = new pg.Client({ connectionString: url })
    await holder.connect()
    // A long transaction that has read `releases`, which the next migrations change.
    await holder.query('begin; select count(*) from releases')
    const migrating = migrate(url)
    try {
      await withClient(url, async (other) => {
        const isWaiting = async () => {
          const { rows } = await other.query(
            `select from pg_stat_activity where application_name = 'reticle-migrate' and datname = current_database() and wait_event_type = 'Lock'`,
          )
          return rows.length === 1
        }
        for (let round = 0; round < 3; round++) {
          await vi.waitFor(async () => expect(await isWaiting()).toBe(true), { timeout: 20_000, interval: 5 })
          // Behind the waiting migration in the queue of the lock, while the long transaction goes on.
          await other.query('select count(*) from releases')
        }
      })
    } finally {
      await holder.query('commit')
      await holder.end()
    }
    expect(await migrating).toBe('migrated')
    expect(await problemAt(url)).toBeNull()
  })

  it('begins again where it broke off, and does nothing the second time', async () => {
    const url = await databases.make()
    expect(await problemAt(url)).toBe('the database has no schema yet: run the migrations')
    await withClient(url, (client) => runMigrations(client, 0, known.slice(0, 3), known))
    expect(await problemAt(url)).toBe('the database has an older schema: run the migrations')
    expect([await migrate(url), await migrate(url)]).toEqual(['migrated', 'migrated'])
    await withClient(url, async (client) => {
      expect((await schemaState(client)).migrations.map(({ hash }) => hash)).toEqual(known.map(({ hash }) => hash))
      expect(await schemaOf(client)).toEqual(await withClient(databases.current, schemaOf))
    })
  })

  it('serves a newer schema that only added to its own, changing nothing; refuses any other, and says so', async () => {
    const url = await databases.make(databases.current)
    const last = known.at(-1)?.at ?? 0
    const later = async (at: number, servedFrom: number) =>
      withClient(url, async (client) => {
        await client.query('insert into drizzle.__drizzle_migrations (hash, created_at, served_from) values ($1, $2, $3)', [
          'x',
          at,
          servedFrom,
        ])
        await client.query('create or replace function sortable_int(integer) returns text language sql as $$ select $1::text $$')
      })
    await later(last + 1, last)
    expect([await problemAt(url), await migrate(url)]).toEqual([null, 'served'])
    await later(last + 2, last + 2)
    expect(await problemAt(url)).toMatch(
      /^the database has a newer schema \(of .*\) than this version of Reticle knows \(of .*\), and cannot be served by it/,
    )
    await expect(migrate(url)).rejects.toThrow(/start the newer version again/)
    await withClient(url, async (client) => {
      const { rows } = await client.query(`select prosrc from pg_proc where proname = 'sortable_int'`)
      expect(rows).toContainEqual({ prosrc: ' select $1::text ' })
    })
  })
})
