/**
 * The chain of events (docs/spec/audit.md): how long it takes to seal what a study's submissions left, and to verify it, against COPY of the
 * same events and rows out of the same database. RETICLE_BENCH_TASKS says how many submissions (100,000), each a polygon of 20 vertices.
 */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { connect, sealAll, verifyChain } from '@reticle/db'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { startEngines } from './engines.ts'
import { report } from './figure.ts'
import { settledStudy } from './release/study.ts'

const samples = Number(process.env.RETICLE_BENCH_TASKS ?? 100_000)
const engines = await startEngines()
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

try {
  const { projectId, organizationId } = await settledStudy(engines.pool, samples)
  await engines.pool.query(
    `insert into events (organization_id, project_id, subject_id, type, actor_id, payload, at)
     select $1, $2, id, 'annotation.submitted', annotator_id, jsonb_build_object('isCounted', true), submitted_at from annotations order by id`,
    [organizationId, projectId],
  )
  const database = connect(engines.databaseUrl, { applicationName: 'bench', max: 2 })
  const copied = await timed(async () => {
    const client = new pg.Client({ connectionString: engines.databaseUrl })
    await client.connect()
    const rows = 'select * from events e join annotations a on a.id = e.subject_id order by e.id'
    await pipeline(client.query(copyTo(`copy (${rows}) to stdout`)), createWriteStream('/dev/null'))
    await client.end()
  })
  const sealed = await timed(() => sealAll(database, () => new Date()))
  const verified = await timed(async () => {
    const { problemCount, rows } = await verifyChain(database)
    if (problemCount > 0 || rows !== samples) throw new Error(`${problemCount} problems in ${rows} rows`)
  })
  await database.close()
  const figure = (name: string, value: number) =>
    report({ bench: 'audit', name: `${name}, ${samples} submissions`, value, unit: 's', baseline: copied, goal: 6, better: 'lower' })
  figure('sealing against COPY of the same events and rows', sealed)
  figure('verification against COPY of the same events and rows', verified)
} finally {
  await engines.close()
}
