import { randomUUID } from 'node:crypto'
import type { ClaimRequest } from '@reticle/dispatch'
import { type PersonId, type ProjectId, personIdSchema, projectIdSchema } from '@reticle/domain'
import type pg from 'pg'

export const say = (line: string) => process.stderr.write(`${line}\n`)

export type Study = { readonly projectId: ProjectId; readonly people: readonly PersonId[]; readonly tasks: number }

/** A claim of a study without limits. */
export const requestOf = (projectId: ProjectId, annotatorId: PersonId): ClaimRequest => ({
  projectId,
  annotatorId,
  rules: {
    leaseMinutes: 60,
    most: null,
    mostPerDay: null,
    isPaused: false,
    hasExpertise: true,
    excludedAffiliation: null,
    goldRate: 0,
    repeatRate: 0,
    repeatAfterHours: 168,
    expertise: [],
    qualification: null,
  },
})

/** A project of this many tasks that want three reads, and its people. */
export const makeStudy = async (pool: pg.Pool, tasks: number, persons: number): Promise<Study> => {
  const projectId = projectIdSchema.parse(randomUUID())
  const people = Array.from({ length: persons }, () => personIdSchema.parse(randomUUID()))
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
      select gen_random_uuid(), $1, id, $2, position, 3 from samples where project_id = $1 order by position`,
    [projectId, protocolId],
  )
  await pool.query('vacuum analyze tasks')
  return { projectId, people, tasks }
}

/** Submitted readings of the tasks from one position to another, by these people in turn. */
export const submit = async (pool: pg.Pool, { projectId }: Study, from: number, to: number, by: readonly PersonId[]): Promise<void> => {
  await pool.query(
    `insert into assignments (id, project_id, task_id, annotator_id, state, fence, leased_at, expires_at, ended_at)
      select gen_random_uuid(), $1, id, ($2::uuid[])[1 + position % $5::int], 'submitted', 1, now(), now(), now()
      from tasks where project_id = $1 and position > $3 and position <= $4`,
    [projectId, by, from, to, by.length],
  )
  await pool.query('update tasks set counted = counted + 1 where project_id = $1 and position > $2 and position <= $3', [
    projectId,
    from,
    to,
  ])
  await pool.query('vacuum analyze tasks')
  await pool.query('vacuum analyze assignments')
}

/** A change of many tasks, made as the product makes it: none is marked as given back, and the cursors start anew (D25). */
export const inBulk = async (pool: pg.Pool, text: string, values: readonly unknown[]): Promise<void> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`set local reticle.bulk = 'on'`)
    await client.query(text, [...values])
    await client.query('commit')
  } finally {
    client.release()
  }
}
