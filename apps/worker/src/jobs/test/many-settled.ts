import { connect, type Database } from '@reticle/db'
import { testDatabase } from '@reticle/testkit'
import type { World } from './world.ts'

const idOf = (kind: string) => `(lpad(to_hex(1700000000000 + n), 12, '0') || '7${kind}008000' || substr(md5('${kind}' || n), 1, 12))::uuid`
const polygon = `jsonb_build_object('type', 'polygon', 'rings', jsonb_build_array(jsonb_build_array(n % 40, 1.5, 20 + n % 7, 2.25, 9, 30.125 + n % 3)))`

/** Settles this many planes of one stack by SQL: one reading and its consensus each, a polygon on every one. */
export const settleMany = async (world: World, count: number): Promise<void> => {
  const bytes = Buffer.from('a stack')
  const stored = await world.context.storage.put(
    (async function* () {
      yield bytes
    })(),
  )
  if (!stored.ok) throw new Error(stored.error.message)
  const { projectId, people } = world
  await world.query(
    `with project as (select id, organization_id, protocol_id from projects where id = $1),
      source as (insert into sources (id, organization_id, project_id, kind, name) select gen_random_uuid(), organization_id, id, 'upload', 'U' from project returning id)
    insert into samples (id, project_id, source_id, position, name, part, sha256, bytes, media_type, width, height, groups)
    select ${idOf('a')}, $1, source.id, n, 'plane ' || n, n::text, $2, $3, 'image/png', 64, 48, jsonb_build_object('slide', (n % 90)::text)
    from source, generate_series(1, $4::int) n`,
    [projectId, stored.value.sha256, stored.value.bytes, count],
  )
  await world.query(
    `insert into tasks (id, project_id, sample_id, protocol_id, position, reads, counted, state, is_open, reason, consensus_id, resolution_kind, settled_at)
    select ${idOf('b')}, $1, ${idOf('a')}, (select protocol_id from projects where id = $1), n, 1, 1, 'settled', false, 'readers agree', ${idOf('d')},
      'consensus', '2026-01-02' from generate_series(1, $2::int) n`,
    [projectId, count],
  )
  await world.query(
    `insert into annotations (id, project_id, task_id, assignment_id, annotator_id, protocol_id, idempotency_key, content, region_count, is_counted, submitted_at)
    select ${idOf('c')}, $1, ${idOf('b')}, ${idOf('e')}, ($2::uuid[])[1 + n % 4], (select protocol_id from projects where id = $1), 'k' || n,
      jsonb_build_object('answers', '[]'::jsonb, 'comment', case when n % 1000 = 0 then E'a "word"\\n\\\\' else '' end, 'regions', jsonb_build_array(jsonb_build_object('id', 'r',
        'labelId', 'crater', 'geometry', ${polygon}, 'attributes', '{}'::jsonb, 'origin', '{"kind": "tool", "tool": "polygon"}'::jsonb))),
      1, true, '2026-01-01T10:00:00.123456Z'::timestamptz + n * interval '1 s' from generate_series(1, $3::int) n`,
    [projectId, people, count],
  )
  await world.query(
    `insert into consensus (id, task_id, outcome, decision, agreement, measures, created_at)
    select ${idOf('d')}, ${idOf('b')}, jsonb_build_object('answers', '[]'::jsonb, 'agreement', '{"overall": {"value": 1, "n": 1, "excluded": 0},
        "answers": {"value": null, "n": 0, "excluded": 0}, "regions": {"value": 1, "n": 1, "excluded": 0}}'::jsonb,
        'by', jsonb_build_object('algorithm', 'compare-task', 'version', '1', 'parameters', '{}'::jsonb, 'inputs', jsonb_build_array(${idOf('c')})),
        'regions', jsonb_build_array(jsonb_build_object('id', 'r', 'kind', 'agreed', 'geometry', ${polygon}, 'labelId', 'crater', 'support', 1,
          'raters', 1, 'isTied', false, 'isKept', true, 'meanIou', null, 'labelVotes', '{"crater": 1}'::jsonb, 'members', '[]'::jsonb))),
      '{"effect": {"kind": "settle"}, "reason": "readers agree", "ruleId": "agreed"}', 1, array[n % 40, 1.5, 0.1 + n / 3.0, 28.625, 200.0 / 3], '2026-01-02'
    from generate_series(1, $1::int) n`,
    [count],
  )
}

const tables = ['organizations', 'people', 'projects', 'sources', 'protocols', 'samples', 'tasks', 'annotations', 'consensus', 'releases']
const page = 5000

/**
 * The same rows in another database, laid down the other way round, as a restored dump has them; and set otherwise: another time zone, other
 * dates, fewer digits, other plans.
 */
export const elsewhere = async (
  world: World,
): Promise<{ readonly url: string; readonly database: Database; readonly close: () => Promise<void> }> => {
  const test = await testDatabase()
  const database = connect(test.url, { applicationName: 'jobs-test', max: 3 })
  const name = new URL(test.url).pathname.slice(1)
  const client = await database.pool.connect()
  try {
    await client.query(`set session_replication_role = 'replica'`)
    for (const table of tables)
      for (let from = 0; ; from += page) {
        const rows = await world.query(`select to_jsonb(t) as row from ${table} t order by ctid desc limit ${page} offset ${from}`)
        if (rows.length === 0) break
        const text = JSON.stringify(rows.map(({ row }) => row))
        await client.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [text])
      }
  } finally {
    client.release(true)
  }
  for (const setting of [
    `timezone = 'Asia/Kolkata'`,
    `datestyle = 'SQL, DMY'`,
    'extra_float_digits = -2',
    'enable_nestloop = off',
    'enable_hashjoin = off',
  ])
    await database.pool.query(`alter database "${name}" set ${setting}`)
  return {
    url: test.url,
    database,
    close: async () => {
      await database.close()
      await test.drop()
    },
  }
}
