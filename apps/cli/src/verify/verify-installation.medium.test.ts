import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { connect, type Database, migrate, sealAll } from '@reticle/db'
import { testDatabase } from '@reticle/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
type Ran = { readonly code: number; readonly out: string; readonly err: string }
const run = (args: readonly string[], url?: string): Promise<Ran> =>
  new Promise((resolve) => {
    const { DATABASE_URL: _, ...rest } = process.env
    const env = { ...rest, ...(url === undefined ? {} : { DATABASE_URL: url }) }
    execFile(process.execPath, [main, 'verify', ...args], { env }, (cause, out, err) =>
      resolve({ code: cause === null ? 0 : Number(cause.code), out, err }),
    )
  })

describe('reticle verify --database', () => {
  let database: Database
  let url: string
  let drop: () => Promise<void>
  const query = async (text: string) => (await database.pool.query(text)).rows
  beforeEach(async () => {
    const made = await testDatabase()
    ;({ url, drop } = made)
    await migrate(url)
    database = connect(url, { applicationName: 'cli-test', max: 2 })
    await query(
      `insert into events (subject_id, type, at) select gen_random_uuid(), 'project.created', '2026-01-01' from generate_series(1, 20)`,
    )
    await sealAll(database, () => new Date())
  })
  afterEach(async () => {
    await database.close()
    await drop()
  })

  it('EC6, EC7: says that all is sound, or names what is not, with exit code 1', async () => {
    const sound = await run(['--database', '--json'], url)
    const told = JSON.parse(sound.out)
    expect([sound.code, told]).toMatchObject([
      0,
      { isSound: true, seals: 1, events: 20, problems: [], head: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    expect(await run(['--database', '--head', told.head], url)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^sound: 1 seals, 20 events/),
    })

    await query(
      `set session_replication_role = 'replica'; update events set payload = '{"forged": true}' where id = 7; set session_replication_role = 'origin'`,
    )
    const changed = await run(['--database'], url)
    expect(changed.code).toBe(1)
    expect(changed.err).toContain('changed event 7 project.created: is not what seal 1 has of it')
    expect(changed.out).toMatch(/^not sound: /)
    const other = await run(['--database', '--json', '--head', 'a'.repeat(64)], url)
    expect([other.code, JSON.parse(other.out).problems.map((one: { code: string }) => one.code)]).toEqual([1, ['changed', 'head-unknown']])
  })

  it.each([
    [['--database', 'folder'], 'usage: reticle verify'],
    [['--database', '--head', 'abc'], '--head: is not a SHA-256'],
    [['--database', '--data', '/nowhere/at/all'], '/nowhere/at/all: holds no installation'],
    [['--head', 'a'.repeat(64)], 'usage: reticle verify'],
  ])('ends bad input with one line and exit code 2: %j', async (args, line) => {
    const { code, out, err } = await run(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^reticle: [^\n]*\n$/)
    expect(err).toContain(line)
  })
})
