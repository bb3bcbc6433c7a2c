import { testDatabase } from '@reticle/testkit'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect, type Database } from '../database.ts'
import { newId } from '../ids.ts'
import { markNow, seal, sealAll } from './seal.ts'
import { verifyChain } from './verify.ts'

let database: Database
let url: string
let drop: () => Promise<void>
const query = async (text: string, values: unknown[] = []) => (await database.pool.query(text, values)).rows
const now = () => new Date('2026-03-01T12:00:00.123Z')
const ids = {
  organization: newId(),
  person: newId(),
  project: newId(),
  protocol: newId(),
  annotation: newId(),
  consensus: newId(),
  adjudication: newId(),
  task: newId(),
}

const event = async (type: string, subjectId = newId(), payload: object = {}, at = '2026-02-03T04:05:06.123456Z') =>
  (
    await query(
      `insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
      [ids.organization, ids.project, subjectId, type, ids.person, JSON.stringify(payload), at],
    )
  )[0]?.id as string

/** As whoever owns the server could: without triggers and without the application. */
const behindTheBack = async (text: string, values: unknown[] = []) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`set session_replication_role = 'replica'`)
  const { rowCount } = await client.query(text, values)
  await client.end()
  expect(rowCount).toBeGreaterThan(0)
}

beforeEach(async () => {
  const made = await testDatabase()
  ;({ url, drop } = made)
  database = connect(url, { applicationName: 'chain-test', max: 4 })
  await query(`insert into organizations (id, name) values ($1, 'Lab')`, [ids.organization])
  await query(`insert into people (id, name, email) values ($1, 'Ana', 'ana@example.org')`, [ids.person])
  await query(`insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Study', $3)`, [
    ids.project,
    ids.organization,
    ids.protocol,
  ])
  await query(`insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, '{"title": "Craters"}', $3)`, [
    ids.protocol,
    ids.project,
    ids.person,
  ])
  await query(
    `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, submitted_at)
     values ($1, $2, $3, $4, $5, $6, 'k', '{"regions": [], "answers": [], "comment": "a \\"word\\"\\nand a line"}', 0, true, '2026-02-03T04:05:06.123456Z')`,
    [ids.annotation, ids.project, ids.task, newId(), ids.person, ids.protocol],
  )
  await query(
    `insert into consensus (id, task_id, outcome, decision, agreement) values ($1, $2, '{"regions": []}', '{"reason": "agree"}', 0.1)`,
    [ids.consensus, ids.task],
  )
  await event('protocol.published', ids.protocol)
  await event('annotation.submitted', ids.annotation, { key: 'k' })
  await event('consensus.computed', ids.task, { consensusId: ids.consensus })
  for (let n = 0; n < 5; n++) await event('task.opened', newId(), { n })
})
afterEach(async () => {
  await database.close()
  await drop()
})

const problems = async (cited: readonly string[] = []) =>
  (await verifyChain(database, cited)).problems.map(({ code, at }) => `${code} ${at}`)

describe('the chain of events', () => {
  it('EC1 to EC5: is made in seals, each of which follows from the one before, and verifies whatever the session is set to', async () => {
    const first = await sealAll(database, now)
    expect(first).toMatchObject({ seals: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await sealAll(database, now)).toEqual(first)
    await event('task.settled')
    const second = await sealAll(database, now)
    expect(second?.seals).toBe(2)
    await query(`alter database "${new URL(url).pathname.slice(1)}" set timezone = 'Asia/Kolkata'`)
    await query(`alter database "${new URL(url).pathname.slice(1)}" set extra_float_digits = -3`)
    await database.close()
    database = connect(url, { applicationName: 'chain-test', max: 4 })
    expect(await verifyChain(database, [first?.hash ?? '', second?.hash ?? ''])).toEqual({
      ...{ seals: 2, events: 9, rows: 3, waiting: 0, head: second?.hash, problems: [], problemCount: 0 },
    })
  })

  it.each([
    ['an event', 'update events set payload = \'{"n": 7}\' where payload = \'{"n": 3}\'', 'changed event 7 task.opened'],
    ['when it was', "update events set at = at + interval '1 microsecond' where payload = '{\"n\": 3}'", 'changed event 7 task.opened'],
    [
      'an annotation',
      `update annotations set content = jsonb_set(content, '{comment}', '"another"')`,
      `changed annotation ${ids.annotation}`,
    ],
    ['who said it', `update annotations set annotator_id = gen_random_uuid()`, `changed annotation ${ids.annotation}`],
    ['an outcome', 'update consensus set agreement = 0.10000000000000002', `changed consensus ${ids.consensus}`],
    ['a protocol', `update protocols set content = '{"title": "Boulders"}'`, `changed protocol ${ids.protocol}`],
    ['an event that is gone', `delete from events where payload = '{"n": 3}'`, 'missing event 7'],
    ['an annotation that is gone', 'delete from annotations', `missing annotation ${ids.annotation}`],
  ])('EC6: names what was changed behind the back of the application: %s', async (_what, text, named) => {
    await sealAll(database, now)
    expect(await problems()).toEqual([])
    await behindTheBack(text)
    expect(await problems()).toEqual([named])
  })

  it('EC6: does not mind that an annotation counts no more, which an event tells of', async () => {
    await sealAll(database, now)
    await query('update annotations set is_counted = false')
    expect(await problems()).toEqual([])
  })

  it('EC6: names a seal that was changed, or taken away', async () => {
    await sealAll(database, now)
    await event('task.settled')
    await sealAll(database, now)
    await event('task.settled')
    await sealAll(database, now)
    await behindTheBack('update event_seals set leaves = set_byte(leaves, 5, 1 + get_byte(leaves, 5) % 200) where number = 2')
    expect(await problems()).toEqual(['seal-changed seal 2', 'changed event 9 task.settled'])
    await behindTheBack('delete from event_seals where number = 2')
    await behindTheBack(`update events set at = '2020-01-01' where id = 9`)
    expect(await problems()).toEqual(['seal-missing seal 2', 'not-sealed event 9 task.settled'])
  })

  it('EC7: a chain that was made anew after a change does not have the seals that were noted elsewhere', async () => {
    const head = await sealAll(database, now)
    await behindTheBack(`update annotations set content = '{}'`)
    await behindTheBack('delete from event_seals')
    await sealAll(database, now)
    expect(await problems()).toEqual([])
    expect(await problems([head?.hash ?? ''])).toEqual([`head-unknown ${head?.hash}`])
  })

  it('EC3: waits for whoever has an id and has not committed, and holds up nobody', async () => {
    const slow = await database.pool.connect()
    await slow.query('begin')
    const insert = `insert into events (subject_id, type, at) values (gen_random_uuid(), 'task.opened', now()) returning id`
    const { rows } = await slow.query(insert)
    await event('task.settled')
    const mark = await markNow(database.db)
    expect(await seal(database, mark, now())).toBe('too-early')
    // Others go on writing meanwhile.
    await event('task.settled', newId(), {}, new Date().toISOString())
    await slow.query('commit')
    slow.release()
    expect(await seal(database, mark, now())).toBe('sealed')
    const [sealed] = await query('select ids @> $1::bigint as has, events from event_seals', [rows[0]?.id])
    expect(sealed).toEqual({ has: true, events: 10 })
    expect(await seal(database, mark, now())).toBe('nothing')
    expect(await verifyChain(database)).toMatchObject({ waiting: 1, events: 10, problems: [] })
  })

  it('EC3: waits for nobody who writes into another database of the same server', async () => {
    const other = await testDatabase()
    const client = new pg.Client({ connectionString: other.url })
    await client.connect()
    await client.query('begin')
    await client.query(`insert into events (subject_id, type, at) values (gen_random_uuid(), 'task.opened', now())`)
    expect(await sealAll(database, now)).toMatchObject({ seals: 1 })
    expect(await verifyChain(database)).toMatchObject({ events: 8, waiting: 0, problems: [] })
    await client.query('rollback')
    await client.end()
    await other.drop()
  })

  it('EC3: takes an event that comes late after all with the next seal, and has no hole where a transaction was rolled back', async () => {
    const [late] = await query(`select nextval(pg_get_serial_sequence('events', 'id')) as id`)
    await event('task.settled')
    await sealAll(database, now)
    await query(
      `insert into events (id, subject_id, type, at) overriding system value values ($1, gen_random_uuid(), 'task.opened', now())`,
      [late?.id],
    )
    await query(`select nextval(pg_get_serial_sequence('events', 'id'))`)
    await event('task.settled')
    await sealAll(database, now)
    expect(await verifyChain(database)).toMatchObject({ seals: 2, events: 11, waiting: 0, problems: [] })
  })

  it('EC3: many who write and several who seal at once leave every event in exactly one seal', async () => {
    const writing = new AbortController()
    const sealers = Array.from({ length: 2 }, async () => {
      const own = connect(url, { applicationName: 'sealer', max: 1 })
      while (!writing.signal.aborted) await sealAll(own, now)
      await own.close()
    })
    await Promise.all(
      Array.from({ length: 4 }, async (_, writer) => {
        const client = new pg.Client({ connectionString: url })
        await client.connect()
        for (let n = 0; n < 60; n++) {
          await client.query('begin')
          for (let k = 0; k <= n % 3; k++)
            await client.query(`insert into events (subject_id, type, at) values (gen_random_uuid(), 'task.opened', now())`)
          if (n % 7 === writer) await client.query(`select pg_sleep(0.01)`)
          await client.query(n % 5 === 0 ? 'rollback' : 'commit')
        }
        await client.end()
      }),
    )
    writing.abort()
    await Promise.all(sealers)
    await sealAll(database, now)
    const [counts] = await query(
      `select (select count(*)::int from events) as events, (select sum(events)::int from event_seals) as sealed,
        (select count(*)::int from events e where (select count(*) from event_seals s where s.ids @> e.id) <> 1) as wrong`,
    )
    expect(counts).toEqual({ events: counts?.events, sealed: counts?.events, wrong: 0 })
    const report = await verifyChain(database)
    expect(report).toMatchObject({ events: counts?.events, waiting: 0, problems: [] })
    expect(report.seals).toBeGreaterThan(2)
  }, 60_000)
})
