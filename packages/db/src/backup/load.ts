import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { changingSchema, migrateAll, migrateTables } from '../migrate.ts'
import { type Migration, migrations } from '../migrations/journal.ts'
import { SchemaProblem } from '../migrations/schema-problem.ts'
import { copyColumns, type DumpedSequence, type DumpedTable, textSettings } from './dump.ts'
import { beginRestore, checkEmpty, endRestore } from './empty.ts'

export type TableToLoad = DumpedTable & {
  /** As `Dump.rows` gave them. What it throws at its end takes everything back. */
  readonly rows: () => AsyncIterable<Uint8Array>
}
export type DatabaseToLoad = {
  /** What the database is told to be restored from, for whoever finds it half done. */
  readonly name: string
  readonly migrations: readonly { readonly at: number; readonly hash: string }[]
  readonly tables: readonly TableToLoad[]
  readonly sequences: readonly DumpedSequence[]
  /** Sign-ins and tokens of programs hold on; otherwise all are revoked. */
  readonly keepsSessions: boolean
}

/** The migrations that lead to the schema of a dump. @throws SchemaProblem when this version does not know them all */
export const migrationsTo = (wanted: DatabaseToLoad['migrations']): readonly Migration[] => {
  const known = new Map(migrations().map((migration) => [migration.at, migration]))
  return wanted.map(({ at, hash }) => {
    const migration = known.get(at)
    if (migration === undefined)
      throw new SchemaProblem(
        'the backup has a newer schema than this version of Reticle knows: restore it with the version that made it, or a later one',
      )
    if (migration.hash !== hash)
      throw new SchemaProblem(
        `the backup was made with another form of the migration ${migration.tag}: restore it with the version that made it`,
      )
    return migration
  })
}

/**
 * Runs `work` without foreign keys, so that tables can be filled in any order; then they are made again, which checks every row. It needs no more
 * rights than those of the owner, unlike `session_replication_role`.
 */
const withoutForeignKeys = async (client: ClientBase, work: () => Promise<void>): Promise<void> => {
  const { rows } = await client.query<{ table: string; name: string; text: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as text from pg_constraint
      where contype = 'f' and connamespace = 'public'::regnamespace order by conrelid, conname`,
  )
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${pg.escapeIdentifier(name)}`)
  await work()
  for (const { table, name, text } of rows) await client.query(`alter table ${table} add constraint ${pg.escapeIdentifier(name)} ${text}`)
}

const fill = async (client: ClientBase, tables: readonly TableToLoad[]): Promise<void> => {
  for (const table of tables) {
    // Migrations have put rows of their own into some, such as secrets.
    await client.query(`delete from public.${pg.escapeIdentifier(table.name)}`)
    await pipeline(table.rows(), client.query(copyFrom(`copy ${copyColumns(table)} from stdin`)))
  }
}

const setSequences = async (client: ClientBase, sequences: readonly DumpedSequence[]): Promise<void> => {
  for (const { name, value } of sequences)
    await client.query(`select setval($1::regclass, $2)`, [`public.${pg.escapeIdentifier(name)}`, value])
}

const inOne = async (client: ClientBase, work: () => Promise<void>): Promise<void> => {
  await client.query('begin')
  try {
    await work()
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => undefined)
    throw cause
  }
}

const revokeAll = `
  update sessions set revoked_at = now() where revoked_at is null;
  update tokens set revoked_at = now() where revoked_at is null`

/** Refuses a database that holds something, and a dump that this version cannot load. @throws SchemaProblem */
export const checkLoadable = async (url: string, wanted: DatabaseToLoad['migrations']): Promise<void> => {
  migrationsTo(wanted)
  await changingSchema(url, checkEmpty)
}

/**
 * Fills an empty database: the schema of the dump by its migrations, the rows in one transaction, then forward to the schema of this version. Until
 * `check` is through, the database is marked, and nobody serves it; one that broke off is begun again.
 * @param check what has to hold of what was loaded; what it throws leaves the mark
 * @throws SchemaProblem when the database holds something, or this version cannot load the dump
 */
export const loadDatabase = async (url: string, wanted: DatabaseToLoad, check: () => Promise<void>): Promise<void> => {
  const path = migrationsTo(wanted.migrations)
  await changingSchema(url, async (client) => {
    await beginRestore(client, wanted.name)
    await migrateTables(client, path)
    await inOne(client, async () => {
      await client.query(textSettings)
      await withoutForeignKeys(client, async () => fill(client, wanted.tables))
      await setSequences(client, wanted.sequences)
    })
    await migrateAll(client)
    if (!wanted.keepsSessions) await client.query(revokeAll)
    await client.query('analyze')
    await check()
    await endRestore(client)
  })
}
