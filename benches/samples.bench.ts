/** The table of samples at a million rows: each way to filter and sort, first page and a deep one. RETICLE_BENCH_SAMPLES sets the size. */
import { browseSamples, connect, type Database, newId, ofHashes, type SampleList, sampleFacets, sharedHashes } from '@reticle/db'
import type { SampleFilter, SampleSort } from '@reticle/domain'
import pg from 'pg'
import { startEngines } from './engines.ts'

const size = Number(process.env.RETICLE_BENCH_SAMPLES ?? 1_000_000)
const rounds = 3
const chunk = 50_000

const say = (text: string) => process.stdout.write(`${text}\n`)

/** A survey: 1 of 1,000 is of the rare filter, 1 of 2 of the common one; 1 of 10 contested with an agreement; 1 of 500 looks like another. */
const fill = async ({ pool }: Database): Promise<{ projectId: string; sourceId: string }> => {
  const [organizationId, projectId, sourceId, rareSource, personId, protocolId] = [newId(), newId(), newId(), newId(), newId(), newId()]
  await pool.query(`insert into organizations (id, name) values ($1, 'Survey')`, [organizationId])
  await pool.query(`insert into people (id, name, email) values ($1, 'P', 'p@example.org')`, [personId])
  await pool.query(`insert into projects (id, organization_id, name) values ($1, $2, 'Survey')`, [projectId, organizationId])
  await pool.query(`insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, '{}', $3)`, [
    protocolId,
    projectId,
    personId,
  ])
  for (const id of [sourceId, rareSource])
    await pool.query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'folder', 'Plates')`, [
      id,
      organizationId,
      projectId,
    ])
  const client = await pool.connect()
  try {
    // Rows first, then indexes; no trigger and no foreign key looks at each of them.
    await client.query(`set statement_timeout = 0; set session_replication_role = replica; set maintenance_work_mem = '256MB'`)
    const indexes = await client.query<{ name: string; made: string }>(
      `select indexname as name, indexdef as made from pg_indexes where tablename in ('samples', 'tasks') and indexdef not like 'CREATE UNIQUE%'`,
    )
    for (const { name } of indexes.rows) await client.query(`drop index ${name}`)
    for (let from = 1; from <= size; from += chunk) {
      await client.query(
        `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height, picture_hash, groups, metadata, created_at)
          select gen_random_uuid(), $1, case when n % 20000 = 7 then $3::uuid else $2::uuid end, n, 'field ' || (n * 7919::bigint % 1000003) || ' plate ' || n % 977 || '.png', md5(n::text),
            1000 + (n * 104729::bigint) % 999983, 'image/png', 512, 512, left(md5((case when n % 500 = 0 then n - 1 else n end)::text), 16),
            jsonb_build_object('night', (n % 365)::text, 'plate', (n % 977)::text),
            jsonb_build_object('filter', case when n % 1000 = 3 then 'rare' when n % 2 = 0 then 'g' else 'r' end, 'exposure', (n * 31::bigint) % 5000),
            '2026-01-01'::timestamptz + n * interval '1 second'
          from generate_series($4::int, $5::int) n`,
        [projectId, sourceId, rareSource, from, Math.min(size, from + chunk - 1)],
      )
      await client.query(
        `insert into tasks (id, project_id, sample_id, protocol_id, position, reads, state, contested_at, agreement)
          select gen_random_uuid(), $1, id, $2, position, 2, case when position % 10 = 0 then 'contested' else 'collecting' end,
            case when position % 10 = 0 then now() end, case when position % 10 = 0 then (position % 997) / 997.0 end
          from samples where project_id = $1 and position between $3 and $4`,
        [projectId, protocolId, from, Math.min(size, from + chunk - 1)],
      )
    }
    for (const { made } of indexes.rows) await client.query(made)
    await client.query('vacuum analyze samples')
    await client.query('vacuum analyze tasks')
  } finally {
    client.release(true)
  }
  return { projectId, sourceId: rareSource }
}

type Way = { readonly name: string; readonly filter?: SampleFilter; readonly sort?: SampleSort }
const equal = (to: string) => ({ metadata: [{ field: 'filter', is: 'equal' as const, to }] })
const waysOf = (sourceId: string): Way[] => [
  { name: 'all, as imported' },
  { name: 'all, newest first', sort: { by: 'imported', isDescending: true } },
  { name: 'all, by name', sort: { by: 'name', isDescending: false } },
  { name: 'all, by size, largest first', sort: { by: 'size', isDescending: true } },
  { name: 'all, by agreement, least first', sort: { by: 'agreement', isDescending: false } },
  { name: 'a common value, as imported', filter: equal('g') },
  { name: 'a rare value, as imported', filter: equal('rare') },
  { name: 'a rare value, by name', filter: equal('rare'), sort: { by: 'name', isDescending: false } },
  { name: 'a common value, by name', filter: equal('g'), sort: { by: 'name', isDescending: false } },
  { name: 'a group, as imported', filter: { groups: [{ key: 'plate', value: '311' }] } },
  { name: 'a word that few names have', filter: { words: '311.png 999' } },
  { name: 'a word that all names have', filter: { words: 'field' } },
  { name: 'a word that no name has', filter: { words: 'nebula' } },
  { name: 'a state, as imported', filter: { states: ['contested'] } },
  { name: 'a state that no task has', filter: { states: ['settled'] } },
  { name: 'a rare source', filter: { sourceId: sourceId as NonNullable<SampleFilter['sourceId']> } },
  { name: 'an hour of import', filter: { importedFrom: '2026-01-08T00:00:00Z', importedBefore: '2026-01-08T01:00:00Z' } },
  { name: 'a narrow range', filter: { metadata: [{ field: 'exposure', is: 'between', from: 17, to: 18 }] } },
  { name: 'what is missing, of nothing', filter: { metadata: [{ field: 'exposure', is: 'missing' }] } },
  { name: 'withdrawn, of nothing', filter: { withdrawn: 'only' } },
  { name: 'duplicates', filter: { duplicates: true } },
  { name: 'all, by a field of the metadata', sort: { by: 'metadata', field: 'exposure', isDescending: false } },
]

type Node = { 'Node Type': string; 'Index Name'?: string; 'Relation Name'?: string; Plans?: Node[] }
const planText = (node: Node): string => {
  const name = node['Index Name'] ?? node['Relation Name']
  const below = (node.Plans ?? []).map(planText).join(', ')
  return `${node['Node Type']}${name === undefined ? '' : ` ${name}`}${below === '' ? '' : ` (${below})`}`
}

/** The last list that was asked for, as Postgres was asked for it. */
const lastList: { text: string; values: unknown[] } = { text: '', values: [] }
const send: (...given: unknown[]) => unknown = pg.Client.prototype.query
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  const [config, values] = given
  const text = typeof config === 'object' && config !== null && 'text' in config ? String(config.text) : ''
  if (text.startsWith('select "samples"')) Object.assign(lastList, { text, values: Array.isArray(values) ? values : [] })
  return send.apply(this, given)
} as typeof pg.Client.prototype.query

const planOf = async ({ pool }: Database): Promise<string> => {
  const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: Node }[] }>(`explain (format json) ${lastList.text}`, lastList.values)
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
  return plan === undefined ? 'no plan' : planText(plan)
}

const usual: SampleSort = { by: 'imported', isDescending: false }

const milliseconds = async <T>(work: () => Promise<T>): Promise<{ took: number; value: T }> => {
  const start = performance.now()
  const value = await work()
  return { took: performance.now() - start, value }
}

const measure = async (database: Database, list: SampleList): Promise<string> => {
  const found: number[] = []
  let rows: Awaited<ReturnType<typeof browseSamples>>
  for (let round = 0; round < rounds; round++) {
    const { took, value } = await milliseconds(() => browseSamples(database, list))
    found.push(took)
    rows = value
  }
  const best = Math.min(...found).toFixed(0)
  return rows === undefined ? `given up after ${best} ms` : `${best} ms, ${rows.length} rows`
}

const run = async () => {
  const engines = await startEngines()
  const database = connect(engines.databaseUrl, { applicationName: 'samples-bench' })
  try {
    const { projectId, sourceId } = await fill(database)
    say(`${size} samples are in Postgres`)
    const middle = { value: null, id: String(Math.floor(size / 2)) }
    for (const { name, filter = {}, sort = usual } of waysOf(sourceId)) {
      const list: SampleList = { projectId, filter, sort, after: null, limit: 51 }
      say(`${name}: ${await measure(database, list)}\n  ${await planOf(database)}`)
      if (sort.by === 'imported') say(`  from the middle: ${await measure(database, { ...list, after: middle })}`)
    }
    const facets = await milliseconds(() => sampleFacets(database, projectId, Math.random))
    say(`facets: ${facets.took.toFixed(0)} ms, of ${facets.value?.read} samples`)
    const shared = await milliseconds(() => sharedHashes(database, projectId, null, 51))
    say(`pictures that several share: ${shared.took.toFixed(0)} ms, ${shared.value?.length} groups`)
    const named = await milliseconds(() =>
      ofHashes(
        database,
        projectId,
        (shared.value ?? []).map(({ hash }) => [hash]),
      ),
    )
    say(`their samples: ${named.took.toFixed(0)} ms`)
  } finally {
    await database.close()
    await engines.close()
  }
}

await run()
