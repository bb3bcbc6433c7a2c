import { testDatabase } from '@reticle/testkit'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyOutOf, fields, rowsIn } from './copy-out.ts'
import { connect, type Database } from './database.ts'
import { inTransaction } from './transaction.ts'

describe('COPY out of a snapshot', () => {
  let test: Awaited<ReturnType<typeof testDatabase>>
  let database: Database
  beforeAll(async () => {
    test = await testDatabase()
    database = connect(test.url, { applicationName: 'copy-test', max: 1 })
  })
  afterAll(async () => {
    await database.close()
    await test.drop()
  })
  const within = <T>(work: (copyOut: ReturnType<typeof copyOutOf>) => Promise<T>) =>
    inTransaction(database, 'begin read only', (_, client) => work(copyOutOf(client)))

  it('gives fields as they are, whatever stands in them, and parameters as they were meant', async () => {
    const nasty = ['a\\b', `it's`, '"quoted", and', 'tab\t', 'line\nend', 'ünïcode', '\\.', '$1']
    const rows = await within(async (copyOut) => {
      const found: string[][] = []
      const query = sql`select ${fields(sql`to_json(word)::text`, sql`n`, sql`null`)} from unnest(${sql.param(nasty)}::text[]) with ordinality t(word, n)
        where word <> ${'nothing'} order by n`
      for await (const rows of rowsIn(copyOut(query))) found.push(...rows)
      return found
    })
    expect(rows.map(([word = '', n, none]) => [JSON.parse(word), n, none])).toEqual(nasty.map((word, n) => [word, String(n + 1), '']))
  })

  it('gives a text without letters as it gives an absent one: empty', async () => {
    const rows = await within(async (copyOut) => {
      const found: string[][] = []
      for await (const rows of rowsIn(
        copyOut(sql`select ${fields(sql`''::text`, sql`null`, sql`n`, sql`''::text`)} from generate_series(1, 2) n`),
      ))
        found.push(...rows)
      return found
    })
    expect(rows).toEqual([
      ['', '', '1', ''],
      ['', '', '2', ''],
    ])
  })

  it('puts lines together that come in pieces', async () => {
    const lengths = await within(async (copyOut) => {
      const found: number[] = []
      const query = sql`select ${fields(sql`repeat('x', 150000 + n)`, sql`n`)} from generate_series(1, 20) n`
      for await (const rows of rowsIn(copyOut(query))) for (const [text = '', n] of rows) found.push(text.length - Number(n))
      return found
    })
    expect(lengths).toEqual(Array.from({ length: 20 }, () => 150_000))
  })

  it('who leaves off in the middle keeps no connection waiting', async () => {
    const broken = within(async (copyOut) => {
      for await (const _ of copyOut(sql`select repeat('x', 1000) from generate_series(1, 1000000)`)) throw new Error('enough')
    })
    await expect(broken).rejects.toThrow('enough')
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('what the server refuses fails with its words, and the connection goes on', async () => {
    const refused = within(async (copyOut) => {
      for await (const _ of copyOut(sql`select 1 / 0`)) throw new Error('never')
    })
    await expect(refused).rejects.toThrow('division by zero')
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })
})
