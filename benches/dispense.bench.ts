/**
 * A claim's cost must not grow with what an annotator has done (goal P2): the median of a claim by an annotator who has done a fifth of
 * the project against that of a fresh one, on both adapters. RETICLE_BENCH_TASKS sets the size; a million by default.
 */
import { randomUUID } from 'node:crypto'
import { connectDispatch, type Dispenser } from '@reticle/dispatch'
import { personIdSchema, projectIdSchema } from '@reticle/domain'
import type pg from 'pg'
import { startEngines } from './engines.ts'
import { median, report } from './figure.ts'

const tasks = Number(process.env.RETICLE_BENCH_TASKS ?? 1_000_000)
const done = Math.floor(tasks / 5)
const claims = 300
const say = (line: string) => process.stderr.write(`${line}\n`)

const load = async (pool: pg.Pool) => {
  const projectId = projectIdSchema.parse(randomUUID())
  const people = Array.from({ length: 2 }, () => personIdSchema.parse(randomUUID()))
  const [organizationId, protocolId, sourceId] = [randomUUID(), randomUUID(), randomUUID()]
  await pool.query(`insert into organizations (id, name) values ($1, 'Lab')`, [organizationId])
  await pool.query(`insert into people (id, name, email) select id, 'Reader', id::text || '@example.org' from unnest($1::uuid[]) id`, [
    people,
  ])
  await pool.query(`insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Bench', $3)`, [
    projectId,
    organizationId,
    protocolId,
  ])
  await pool.query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Files')`, [
    sourceId,
    organizationId,
    projectId,
  ])
  await pool.query(`insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, '{}', $3)`, [
    protocolId,
    projectId,
    people[0],
  ])
  await pool.query(
    `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
      select gen_random_uuid(), $1, $2, n, 'sample', n::text, 1, 'image/png', 10, 10 from generate_series(1, $3::int) n`,
    [projectId, sourceId, tasks],
  )
  await pool.query(
    `insert into tasks (id, project_id, sample_id, protocol_id, position, reads)
      select gen_random_uuid(), $1, id, $2, position, 3 from samples where project_id = $1`,
    [projectId, protocolId],
  )
  await pool.query(
    `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at, ended_at)
      select gen_random_uuid(), $1, id, $2, 'submitted', 1, now(), now(), now() from tasks where project_id = $1 and position <= $3`,
    [projectId, people[0], done],
  )
  await pool.query('update tasks set counted = 1 where project_id = $1 and position <= $2', [projectId, done])
  await pool.query('vacuum analyze tasks')
  await pool.query('vacuum analyze assignments')
  return { projectId, deep: people[0], fresh: people[1] }
}

type Study = Awaited<ReturnType<typeof load>>

/** Milliseconds of one claim by each, in turns. */
const measure = async (dispenser: Dispenser, { projectId, deep, fresh }: Study) => {
  const times = new Map<string, number[]>()
  for (let i = 0; i < claims + 20; i++)
    for (const annotatorId of [deep, fresh]) {
      if (annotatorId === undefined) throw new Error('the study has no people')
      const started = performance.now()
      const outcome = await dispenser.claim({ projectId, annotatorId, leaseMinutes: 60 })
      const took = performance.now() - started
      if (outcome.kind !== 'leased') throw new Error(`nothing to claim: ${outcome.reason}`)
      if (i >= 20) times.set(annotatorId, [...(times.get(annotatorId) ?? []), took])
    }
  return { deep: median(times.get(deep ?? '') ?? []), fresh: median(times.get(fresh ?? '') ?? []) }
}

const { databaseUrl, redisUrl, pool, close } = await startEngines()
try {
  const study = await load(pool)
  say(`${tasks} tasks are in Postgres`)
  const goals = { postgres: 2, redis: 1.1 } as const
  for (const url of redisUrl === null ? [null] : [null, redisUrl]) {
    const dispatch = await connectDispatch({ databaseUrl, redisUrl: url, onError: (error) => say(String(error)) })
    await dispatch.dispenser.rebuild()
    say(`the dispenser on ${dispatch.mode} is ready`)
    const { deep, fresh } = await measure(dispatch.dispenser, study)
    await dispatch.close()
    const name = `claim of an annotator ${done} tasks deep against a fresh one, ${dispatch.mode}`
    report({ bench: 'dispense', name, value: deep, unit: 'ms', baseline: fresh, goal: goals[dispatch.mode], better: 'lower' })
  }
  if (redisUrl === null) say('no Redis can be had here: its figure is left out')
} finally {
  await close()
}
