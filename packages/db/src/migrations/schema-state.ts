import type { ClientBase, Pool } from 'pg'

/** What a database says of its own schema. Moments are those of migrations, in milliseconds. */
export type SchemaState = {
  /** The newest migration; 0 in an empty database. */
  readonly newest: number
  /** The oldest schema whose version can serve this one. */
  readonly servedFrom: number
  readonly migrations: readonly { readonly at: number; readonly hash: string }[]
  /** The backup that is being restored into it, or whose restore broke off. */
  readonly restoring: string | undefined
}

export const restoringSchema = 'reticle_restoring'

const has = async (client: ClientBase | Pool, relation: string): Promise<boolean> => {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [relation])
  return rows[0]?.there === true
}

const migrationsOf = async (client: ClientBase | Pool): Promise<{ at: number; hash: string; servedFrom: number }[]> => {
  if (!(await has(client, 'drizzle.__drizzle_migrations'))) return []
  // Installations from before the column have none; a row that says nothing of it is read as such.
  const { rows } = await client.query<{ at: string; hash: string; from: string | null }>(
    `select created_at::text as at, hash, to_jsonb(m)->>'served_from' as from from drizzle.__drizzle_migrations m order by created_at, id`,
  )
  return rows.map(({ at, hash, from }) => ({ at: Number(at), hash, servedFrom: Number(from ?? 0) }))
}

/** Reads it, whatever state the database is in. @throws when Postgres does not answer */
export const schemaState = async (client: ClientBase | Pool): Promise<SchemaState> => {
  const rows = await migrationsOf(client)
  const marker = `${restoringSchema}.backup`
  const restoring = (await has(client, marker))
    ? (await client.query<{ name: string }>(`select name from ${marker}`)).rows[0]?.name
    : undefined
  return {
    newest: Math.max(0, ...rows.map(({ at }) => at)),
    servedFrom: Math.max(0, ...rows.map((row) => row.servedFrom)),
    migrations: rows.map(({ at, hash }) => ({ at, hash })),
    restoring,
  }
}
