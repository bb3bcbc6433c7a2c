import { testDatabase } from '@reticle/testkit'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Database } from './database.ts'
import { newId } from './ids.ts'
import { inSnapshot } from './snapshot.ts'

describe('streams of one snapshot', () => {
  let test: Awaited<ReturnType<typeof testDatabase>>
  let database: Database
  const projectId = newId()
  const [organizationId, sourceId, protocolId, personId] = [newId(), newId(), newId(), newId()]
  const query = async (text: string, values: readonly unknown[] = []) => void (await database.pool.query(text, [...values]))

  /** Samples with settled tasks. */
  const settle = async (from: number, to: number) => {
    await query(
      `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, groups, origin, metadata)
        select gen_random_uuid(), $1, $2, n, 'image ' || n, encode(sha256(n::text::bytea), 'hex'), 1, 'image/png', 8, 8, '{}', '{}', '{}'
        from generate_series($3::int, $4::int) n`,
      [projectId, sourceId, from, to],
    )
    await query(
      `insert into tasks (id, project_id, sample_id, protocol_id, position, level_rule, reads, counted, state, is_open, resolution_kind, settled_at)
        select gen_random_uuid(), $1, id, $2, position, 'none', 1, 1, 'settled', false, 'gold', '2026-01-02' from samples
        where position between $3 and $4`,
      [projectId, protocolId, from, to],
    )
  }
  beforeAll(async () => {
    test = await testDatabase()
    database = connect(test.url, { applicationName: 'snapshot-test', max: 3 })
    await query(`insert into organizations (id, name) values ($1, 'Lab')`, [organizationId])
    await query(`insert into people (id, name, email) values ($1, 'Reader', 'reader@example.org')`, [personId])
    await query(`insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Plates', $3)`, [
      ...[projectId, organizationId, protocolId],
    ])
    await query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Uploads')`, [
      ...[sourceId, organizationId, projectId],
    ])
    await query(`insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, '{}', $3)`, [
      ...[protocolId, projectId, personId],
    ])
    await settle(1, 2000)
  })
  afterAll(async () => {
    await database.close()
    await test.drop()
  })
  const scope = { projectId, asOf: new Date('2026-02-01T00:00:00Z'), query: { kinds: ['gold' as const] } }
  const connections = async () =>
    (await database.pool.query<{ n: number }>(`select count(*)::int as n from pg_stat_activity where application_name = 'snapshot-test'`))
      .rows[0]?.n

  it('R4: are of its moment, several at a time, whatever was settled since', async () => {
    await inSnapshot(
      database,
      async (_, streams) => {
        expect(streams.areTogether).toBe(true)
        const first = streams.places(scope)
        let seen = (await first.next()).value?.length ?? 0
        expect(seen).toBeGreaterThan(0)
        await settle(2001, 2500)
        // The other one goes from its beginning to its end while the first one stands.
        let other = 0
        for await (const rows of streams.places(scope)) other += rows.length
        for await (const rows of first) seen += rows.length
        expect([seen, other]).toEqual([2000, 2000])
      },
      { areTogether: true },
    )
    await expect.poll(connections, { timeout: 20_000 }).toBeLessThanOrEqual(3)
  })

  it('leave no connection behind when somebody leaves off in the middle', async () => {
    const broken = inSnapshot(
      database,
      async (_, streams) => {
        for await (const rows of streams.places(scope)) throw new Error(`enough after ${rows.length > 0}`)
      },
      { areTogether: true },
    )
    await expect(broken).rejects.toThrow('enough after true')
    await expect.poll(connections, { timeout: 20_000 }).toBeLessThanOrEqual(3)
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('R14: give up, and let go, when somebody who wants a table for themselves stands between them', async () => {
    const other = new pg.Client({ connectionString: test.url })
    await other.connect()
    await other.query('begin')
    let locked: Promise<unknown> = Promise.resolve()
    const reading = inSnapshot(
      database,
      async (_, streams) => {
        const first = streams.places(scope)
        await first.next()
        locked = other.query('lock table tasks in access exclusive mode')
        const waiting = `select count(*)::int as n from pg_locks where not granted and relation = 'tasks'::regclass`
        await expect.poll(async () => (await database.pool.query(waiting)).rows[0]?.n, { timeout: 10_000 }).toBe(1)
        for await (const rows of streams.places(scope)) expect(rows).toEqual([])
      },
      { areTogether: true },
    )
    await expect(reading).rejects.toMatchObject({ code: '55P03' })
    await locked
    await other.query('commit')
    await other.end()
  }, 30_000)
})
