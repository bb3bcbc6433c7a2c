import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'

const folder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** SQLSTATE 40P01 and 55P03: a deadlock with those who work meanwhile, or no lock in time. */
const isInTheWay = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === '40P01' || cause.code === '55P03')

const mostTries = 60

/**
 * Runs one file as one transaction. Making a trigger locks its table, and whoever writes there waits behind us: so we wait for a moment only,
 * and try again when others are in the way, rather than stop everyone on an installation that is in use.
 */
const applyFile = async (client: pg.Client, path: string): Promise<void> => {
  const text = await readFile(path, 'utf8')
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin')
      await client.query(`set local lock_timeout = '500ms'`)
      await client.query(text)
      await client.query('commit')
      return
    } catch (cause) {
      await client.query('rollback')
      if (attempt >= mostTries || !isInTheWay(cause)) throw cause
      await sleep(attempt * 20)
    }
  }
}

/** Functions and triggers are written to be run again: each file is applied, in the order of names, after the migrations. */
const applyCode = async (client: pg.Client): Promise<void> => {
  for (const name of ['functions', 'triggers']) {
    const files = (await readdir(folder(name))).filter((file) => file.endsWith('.sql')).toSorted()
    for (const file of files) await applyFile(client, `${folder(name)}/${file}`)
  }
}

/** Brings the database at `url` to this version's schema; forward only, under an advisory lock. */
export const migrate = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: 'reticle-migrate' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('reticle.migrate'))`)
    await runMigrations(drizzle(client), { migrationsFolder: folder('migrations') })
    await applyCode(client)
  } finally {
    await client.end()
  }
}
