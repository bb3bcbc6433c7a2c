import pg from 'pg'

export type Answer =
  | { readonly kind: 'ready'; readonly version: string; readonly dataDirectory: string }
  | { readonly kind: 'not-yet'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** SQLSTATE 57P03: starting up, shutting down or recovering. */
const isNotYet = (code: unknown): boolean => code === '57P03' || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'ETIMEDOUT'

/** Asks the Postgres at `url` who it is. */
export const probePostgres = async (url: string): Promise<Answer> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000, application_name: 'reticle-services' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string; data_directory: string }>(
      `select current_setting('server_version') as version, current_setting('data_directory') as data_directory`,
    )
    return { kind: 'ready', version: rows[0]?.version ?? '?', dataDirectory: rows[0]?.data_directory ?? '' }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    return { kind: isNotYet(code) || reason.includes('timeout') || reason.includes('terminated') ? 'not-yet' : 'refused', reason }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Makes the database `name` when it is missing. */
export const ensureDatabase = async (adminUrl: string, name: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'reticle-services' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
