import pg from 'pg'

/** The rows that one statement answers with, over a connection of its own: for looking behind the back of what is tested. */
export const rowsOf = async (url: string, statement: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url, application_name: 'reticle-testkit' })
  await client.connect()
  try {
    return (await client.query(statement, [...values])).rows
  } finally {
    await client.end()
  }
}
