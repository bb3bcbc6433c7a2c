import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealAll } from '../chain/seal.ts'
import { verifyChain } from '../chain/verify.ts'
import { connect } from '../database.ts'
import { migrate } from '../migrate.ts'
import { databaseProblem } from '../ready.ts'
import { repositoriesOf } from '../repositories/index.ts'
import { migrations } from './journal.ts'
import { runMigrations } from './run-migrations.ts'
import { schemaState } from './schema-state.ts'
import { countsOf, schemaOf } from './test/schema-of.ts'
import { scratchDatabases, withClient } from './test/scratch-database.ts'

const known = migrations()
const u = `create function pg_temp.u(n int) returns uuid language sql immutable as $$ select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$`

/** The rows of a schema, if it has any of its own; functions of the session are named in full. */
const rowsOf = (tag: string): string | undefined => {
  const file = new URL(`fixtures/${tag.slice(0, 4)}.sql`, import.meta.url)
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll(/\bu\(/g, 'pg_temp.u(') : undefined
}

/** What migrations and the code after them fill in, or void. */
const changing = new Set(['installation_secrets', 'contested_tasks', 'contested_counts', 'dispatch_cursors'])

let databases: Awaited<ReturnType<typeof scratchDatabases>>
let aging: string
let wanted: string[]
beforeAll(async () => {
  databases = await scratchDatabases()
  aging = await databases.make()
  wanted = await withClient(databases.current, schemaOf)
})
afterAll(() => databases.close())

describe('migrations', () => {
  it.each(known.map((migration, index) => ({ tag: migration.tag, index })))(
    'from the schema of $tag, with rows of it and of all before it, to the newest',
    async ({ tag, index }) => {
      const before = await withClient(aging, async (client) => {
        await runMigrations(client, (await schemaState(client)).newest, known.slice(0, index + 1), known)
        await client.query(u)
        const rows = rowsOf(tag)
        if (rows !== undefined) await client.query(rows)
        return countsOf(client)
      })
      expect(before.annotations).toBe(7)
      const url = await databases.make(aging)
      expect(await migrate(url)).toBe('migrated')

      const database = connect(url, { applicationName: 'migrations-test', max: 2 })
      try {
        expect(await databaseProblem(database)).toBeNull()
        const { schema, counts } = await withClient(url, async (client) => ({
          schema: await schemaOf(client),
          counts: await countsOf(client),
        }))
        expect(schema).toEqual(wanted)
        for (const [table, count] of Object.entries(before))
          if (!changing.has(table)) expect([table, counts[table]]).toEqual([table, count])
        expect([counts.contested_tasks, counts.installation_secrets]).toEqual([1, 3])
        await sealAll(database, () => new Date())
        const { problems, events, rows } = await verifyChain(database)
        expect({ problems, events, rows }).toEqual({ problems: [], events: before.events, rows: 12 })
        const { mismatches, examples, tasks } = await repositoriesOf(database.db).consistency.check()
        expect({ examples, tasks }).toEqual({ examples: [], tasks: 5 })
        expect(Object.values(mismatches).every((count) => count === 0)).toBe(true)
      } finally {
        await database.close()
      }
    },
  )

  it('were tested with rows of every table', async () => {
    const counts = await withClient(aging, countsOf)
    const empty = Object.keys(counts).filter((table) => counts[table] === 0)
    // Filled by triggers and by workers, from rows that are there.
    expect(empty).toEqual([
      'contested_counts',
      'event_seals',
      'progress_counts',
      'progress_folds',
      'progress_groups',
      'progress_tallies',
      'progress_tasks',
    ])
  })
})
