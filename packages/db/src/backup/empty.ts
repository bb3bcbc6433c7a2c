import type { ClientBase } from 'pg'
import pg from 'pg'
import { SchemaProblem } from '../migrations/schema-problem.ts'
import { restoringSchema, schemaState } from '../migrations/schema-state.ts'

const tablesOf = async (client: ClientBase): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** Nothing, or an installation that nobody has begun with. */
const isEmpty = async (client: ClientBase, tables: readonly string[]): Promise<boolean> => {
  if (tables.length === 0) return true
  if (!tables.includes('people') || !tables.includes('events')) return false
  const { rows } = await client.query<{ used: boolean }>('select exists (select from people) or exists (select from events) as used')
  return rows[0]?.used === false
}

const clear = `
do $$
declare one text;
begin
  for one in select format('drop table %s cascade', c.oid::regclass) from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' loop
    execute one;
  end loop;
  for one in select format('drop routine %s cascade', p.oid::regprocedure) from pg_proc p
    where p.pronamespace = 'public'::regnamespace and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') loop
    execute one;
  end loop;
  drop schema if exists drizzle cascade;
end
$$`

/** Refuses a database that somebody uses. @throws SchemaProblem */
export const checkEmpty = async (client: ClientBase): Promise<void> => {
  const { restoring } = await schemaState(client)
  if (restoring === undefined && !(await isEmpty(client, await tablesOf(client))))
    throw new SchemaProblem(
      'this database holds an installation already, and a restore overwrites none: name an empty folder with --data, or an empty database with DATABASE_URL',
    )
}

/** Marks the database as being restored into, and takes away what an earlier try has left. Nobody serves it until `endRestore`. */
export const beginRestore = async (client: ClientBase, name: string): Promise<void> => {
  await checkEmpty(client)
  await client.query('begin')
  await client.query(`
    drop schema if exists ${restoringSchema} cascade; create schema ${restoringSchema};
    create table ${restoringSchema}.backup as select ${pg.escapeLiteral(name)}::text as name`)
  await client.query(clear)
  await client.query('commit')
}

export const endRestore = async (client: ClientBase): Promise<void> => {
  await client.query(`drop schema ${restoringSchema} cascade`)
}
