import type { ClientBase } from 'pg'
import pg from 'pg'
import { type ChainHead, chainHead } from '../chain/seal.ts'
import { copied } from '../copy-out.ts'
import type { Database } from '../database.ts'
import { migrations, newestOf } from '../migrations/journal.ts'
import { refusal, SchemaProblem } from '../migrations/schema-problem.ts'
import { type SchemaState, schemaState } from '../migrations/schema-state.ts'
import { inTransaction } from '../transaction.ts'
import { namedBlobs } from './named-blobs.ts'

export type DumpedTable = { readonly name: string; readonly columns: readonly string[] }
export type DumpedSequence = { readonly name: string; readonly value: string }

/** A database at one moment. Everything is read on one connection, one thing after the other. */
export type Dump = {
  readonly at: Date
  readonly postgres: string
  readonly migrations: readonly { readonly at: number; readonly hash: string }[]
  readonly head: ChainHead | undefined
  readonly tables: readonly DumpedTable[]
  /** Rows in the text format of COPY: one line a row, whatever the row holds. */
  readonly rows: (table: DumpedTable) => AsyncGenerator<Buffer>
  /** Lines `SHA256 t` (somebody counts on it) or `SHA256 f`, each name once, in order. */
  readonly blobs: () => AsyncGenerator<Buffer>
  /** Never lower than what the rows hold: a number may have been given since. */
  readonly sequences: () => Promise<DumpedSequence[]>
}

/** What text means is the same when it is written and when it is read. */
export const textSettings = `set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local timezone = 'UTC';
  set local datestyle = 'ISO'; set local intervalstyle = 'postgres'; set local extra_float_digits = 1; set local bytea_output = 'hex';
  set local client_encoding = 'UTF8'`

export const copyColumns = ({ name, columns }: DumpedTable): string =>
  `public.${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`

/** Every table of ours; columns that are made of others are made again. */
const tablesOf = async (client: ClientBase): Promise<DumpedTable[]> => {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.oid, c.relname order by c.relname collate "C"`)
  return rows
}

const sequencesOf = async (client: ClientBase): Promise<DumpedSequence[]> => {
  const { rows } = await client.query<DumpedSequence>(`
    select sequencename as name, last_value::text as value from pg_sequences where schemaname = 'public' and last_value is not null
    order by sequencename collate "C"`)
  return rows
}

/** Only the version of a schema knows which of its rows name blobs. */
const checkSchema = (state: SchemaState): void => {
  const reason = refusal(state, migrations())
  if (reason !== undefined) throw new SchemaProblem(reason)
  if (state.newest === 0) throw new SchemaProblem('the database holds no installation: there is nothing to back up')
  if (state.newest !== newestOf(migrations()))
    throw new SchemaProblem(
      'the database has the schema of another version of Reticle: back it up with that version, or run the migrations first',
    )
}

/**
 * Runs `work` on a dump of the database as it is now, while others work on: one snapshot, which is held until `work` is through.
 * @throws SchemaProblem when the schema is not the one of this version
 */
export const inDump = async <T>(database: Database, work: (dump: Dump) => Promise<T>): Promise<T> =>
  inTransaction(database, 'begin isolation level repeatable read read only', async (tx, client) => {
    await client.query(textSettings)
    const state = await schemaState(client)
    checkSchema(state)
    const { rows } = await client.query<{ at: Date; postgres: string }>(`select now() as at, current_setting('server_version') as postgres`)
    return work({
      at: rows[0]?.at ?? new Date(Number.NaN),
      postgres: rows[0]?.postgres ?? '?',
      migrations: state.migrations,
      head: await chainHead(tx),
      tables: await tablesOf(client),
      rows: (table) => copied(client, `copy ${copyColumns(table)} to stdout`),
      blobs: () =>
        copied(
          client,
          `copy (select name, bool_or(must) from (${namedBlobs}) n group by name order by name collate "C") to stdout with (delimiter ' ')`,
        ),
      sequences: async () => sequencesOf(client),
    })
  })

/** Those of these blobs that somebody counts on now. */
export const neededNow = async ({ pool }: Database, names: readonly string[]): Promise<Set<string>> => {
  const { rows } = await pool.query<{ name: string }>(
    `select name from (${namedBlobs}) n where must and name = any ($1::text[]) group by name`,
    [names],
  )
  return new Set(rows.map(({ name }) => name))
}
