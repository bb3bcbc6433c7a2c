import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from './index.ts'

const query = async (url: string, statement: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

describe('testDatabase', () => {
  const made: TestDatabase[] = []
  afterAll(() => Promise.all(made.map((one) => one.drop())))

  it('gives each caller the migrated schema, and its own rows', async () => {
    const [one, two] = await Promise.all([testDatabase(), testDatabase()])
    made.push(one, two)
    await query(one.url, `insert into organizations (id, name) values (gen_random_uuid(), 'Lab one')`)
    expect(await query(one.url, 'select name from organizations')).toEqual([{ name: 'Lab one' }])
    expect(await query(two.url, 'select name from organizations')).toEqual([])
  })

  it('drops', async () => {
    const gone = await testDatabase()
    await gone.drop()
    await expect(query(gone.url, 'select 1')).rejects.toThrow(/does not exist/)
  })
})
