import type { ClientBase } from 'pg'

const parts = [
  `select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
    from information_schema.columns where table_schema = 'public'`,
  `select 'index ' || indexdef from pg_indexes where schemaname = 'public'`,
  `select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace`,
  `select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal`,
  `select 'function ' || pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace`,
  `select 'storage ' || relname || ' ' || coalesce(reloptions::text, '') from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
]

/** Everything of a schema, a line each, in order. */
export const schemaOf = async (client: ClientBase): Promise<string[]> => {
  const { rows } = await client.query<{ line: string }>(
    `select line from (${parts.map((part) => `(${part})`).join(' union all ')}) lines (line) order by line`,
  )
  return rows.map(({ line }) => line)
}

/** Rows by table. */
export const countsOf = async (client: ClientBase): Promise<Record<string, number>> => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of rows) counts[name] = Number((await client.query(`select count(*) as n from "${name}"`)).rows[0]?.n)
  return counts
}
