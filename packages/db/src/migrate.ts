import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as runMigrations } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'

const folder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** Functions and triggers are written to be run again: each file of triggers/ is applied, in the order of names, after the migrations. */
const applyTriggers = async (client: pg.Client): Promise<void> => {
  const files = (await readdir(folder('triggers'))).filter((file) => file.endsWith('.sql')).toSorted()
  await client.query('begin')
  for (const file of files) await client.query(await readFile(`${folder('triggers')}/${file}`, 'utf8'))
  await client.query('commit')
}

/** Brings the database at `url` to this version's schema; forward only, under an advisory lock. */
export const migrate = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: 'reticle-migrate' })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('reticle.migrate'))`)
    await runMigrations(drizzle(client), { migrationsFolder: folder('migrations') })
    await applyTriggers(client)
  } finally {
    await client.end()
  }
}
