import { testDatabase } from '@reticle/testkit'
import pg from 'pg'

type Rows = Record<string, unknown>[]

/** Statements on a connection of its own. */
export const connectedTo = async (url: string) => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return {
    query: async (text: string, values: unknown[] = []): Promise<Rows> => (await client.query(text, values)).rows,
    close: () => client.end(),
  }
}
export type Connected = Awaited<ReturnType<typeof connectedTo>>

/** An empty database, as somebody has just made it, beside those of other tests. */
export const emptyDatabase = async () => {
  const { url, drop } = await testDatabase()
  const database = await connectedTo(url)
  await database.query('drop schema public cascade; drop schema drizzle cascade; create schema public')
  return {
    url,
    ...database,
    drop: async () => {
      await database.close()
      await drop()
    },
  }
}

/** All rows of every table, as one hash a table. */
export const contentOf = async ({ query }: Pick<Connected, 'query'>): Promise<Record<string, string>> => {
  const tables = await query(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  const content: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await query(
      `select concat(count(*), ' ', md5(coalesce(string_agg(t::text, e'\\n' order by t::text), ''))) as said from "${name}" t`,
    )
    content[String(name)] = String(row?.said)
  }
  return content
}
