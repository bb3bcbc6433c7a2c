import pg from 'pg'
import { applyCode } from './migrations/apply-code.ts'
import { type Migration, migrations, newestOf } from './migrations/journal.ts'
import { runMigrations } from './migrations/run-migrations.ts'
import { refusal, SchemaProblem } from './migrations/schema-problem.ts'
import { schemaState } from './migrations/schema-state.ts'

/** `served`: the schema is newer, and this version can serve it as it is: nothing was changed. */
export type Migrated = 'migrated' | 'served'

/** Runs `work` on a connection of its own that alone changes the schema. */
export const changingSchema = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, application_name: 'reticle-migrate' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('reticle.migrate'))`)
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Brings the schema forward to that of the last of `wanted`, without functions and triggers, which are those of the newest one. */
export const migrateTables = async (client: pg.Client, wanted: readonly Migration[]): Promise<void> => {
  const { newest } = await schemaState(client)
  await runMigrations(client, newest, wanted, migrations())
}

/** All of it: tables, then functions and triggers. */
export const migrateAll = async (client: pg.Client): Promise<void> => {
  await migrateTables(client, migrations())
  await applyCode(client)
}

/**
 * Brings the database at `url` to this version's schema; forward only, one at a time, while others work.
 * @throws SchemaProblem when the schema is newer and this version cannot serve it, or when a restore broke off there
 */
export const migrate = async (url: string): Promise<Migrated> =>
  changingSchema(url, async (client) => {
    const [state, known] = [await schemaState(client), migrations()]
    const reason = refusal(state, known)
    if (reason !== undefined) throw new SchemaProblem(reason)
    if (state.newest > newestOf(known)) return 'served'
    await migrateAll(client)
    return 'migrated'
  })
