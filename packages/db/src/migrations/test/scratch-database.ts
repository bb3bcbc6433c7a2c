import { randomBytes } from 'node:crypto'
import { testDatabase } from '@reticle/testkit'
import pg from 'pg'

/** Databases of a test's own, empty or copied from one another, beside one with the schema of this version. */
export const scratchDatabases = async () => {
  const current = await testDatabase()
  const administrator = new pg.Client({ connectionString: new URL('/postgres', current.url).href })
  await administrator.connect()
  const made: string[] = []
  return {
    current: current.url,
    /** An empty one, or a copy of one that nobody is connected to. */
    make: async (from?: string): Promise<string> => {
      const name = `test_${randomBytes(8).toString('hex')}`
      const template = from === undefined ? 'template1' : new URL(from).pathname.slice(1)
      await administrator.query(`create database ${name} template ${template}`)
      made.push(name)
      return new URL(`/${name}`, current.url).href
    },
    close: async () => {
      for (const name of made) await administrator.query(`drop database if exists ${name} with (force)`)
      await administrator.end()
      await current.drop()
    },
  }
}

export const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
