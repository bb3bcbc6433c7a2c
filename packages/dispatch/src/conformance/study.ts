import { randomUUID } from 'node:crypto'
import { type PersonId, type ProjectId, personIdSchema, projectIdSchema, type TaskId, taskIdSchema } from '@reticle/domain'
import pg from 'pg'

/** A project with tasks in Postgres, and what a test asks of it. */
export type Study = {
  readonly pool: pg.Pool
  readonly projectId: ProjectId
  /** In the order of their positions. */
  readonly tasks: readonly TaskId[]
  readonly people: readonly PersonId[]
  readonly addTask: (task: TaskShape) => Promise<TaskId>
}
export type TaskShape = { readonly reads: number; readonly priority?: number }

const protocol = { title: 'Study', labels: [{ id: 'star', name: 'Star', color: '#112233' }], leaseMinutes: 15 }

/** Makes a project with these tasks and this many annotators. */
export const makeStudy = async (
  pool: pg.Pool,
  shape: { readonly tasks: readonly TaskShape[]; readonly people: number },
): Promise<Study> => {
  const [organizationId, sourceId, protocolId, ownerId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const projectId = projectIdSchema.parse(randomUUID())
  const people = Array.from({ length: shape.people }, () => personIdSchema.parse(randomUUID()))
  await pool.query(`insert into organizations (id, name) values ($1, 'Lab')`, [organizationId])
  await pool.query(`insert into people (id, name, email) select id, 'Reader', id::text || '@example.org' from unnest($1::uuid[]) id`, [
    [ownerId, ...people],
  ])
  await pool.query(`insert into projects (id, organization_id, name, protocol_id) values ($1, $2, 'Study', $3)`, [
    projectId,
    organizationId,
    protocolId,
  ])
  await pool.query(`insert into sources (id, organization_id, project_id, kind, name) values ($1, $2, $3, 'upload', 'Files')`, [
    sourceId,
    organizationId,
    projectId,
  ])
  await pool.query(`insert into protocols (id, project_id, version, content, created_by) values ($1, $2, 1, $3, $4)`, [
    protocolId,
    projectId,
    JSON.stringify(protocol),
    ownerId,
  ])
  let position = 0
  const addTask = async ({ reads, priority = 0 }: TaskShape): Promise<TaskId> => {
    const [sampleId, taskId] = [randomUUID(), taskIdSchema.parse(randomUUID())]
    position += 1
    await pool.query(
      `insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
        values ($1, $2, $3, $4, 'sample', $5, 1, 'image/png', 10, 10)`,
      [sampleId, projectId, sourceId, position, sampleId],
    )
    await pool.query(
      `insert into tasks (id, project_id, sample_id, protocol_id, position, priority, reads) values ($1, $2, $3, $4, $5, $6, $7)`,
      [taskId, projectId, sampleId, protocolId, position, priority, reads],
    )
    return taskId
  }
  const tasks: TaskId[] = []
  for (const task of shape.tasks) tasks.push(await addTask(task))
  return { pool, projectId, tasks, people, addTask }
}

/** What must hold at any moment, whatever happened: the counters are what the rows say, and no task is above its quota. */
export const checkCounters = async ({ pool, projectId }: Study): Promise<string[]> => {
  const { rows } = await pool.query<{ id: string; wrong: string }>(
    `select t.id, case
        when t.leased <> (select count(*) from assignments a where a.task_id = t.id and a.state = 'leased') then 'leased'
        when t.counted + t.leased > t.reads then 'quota'
        when t.returned_at is not null and (t.state <> 'collecting' or t.counted + t.leased >= t.reads) then 'returned'
      end as wrong
      from tasks t where t.project_id = $1`,
    [projectId],
  )
  return rows.flatMap((row) => (row.wrong === null ? [] : [`${row.id}: ${row.wrong}`]))
}

/** What the api does to a lease, without the api: the statements of a submit, a skip, an expiry and a reopening. */
export const endLease = async (
  { pool }: Study,
  taskId: TaskId,
  annotatorId: PersonId,
  end: 'submitted' | 'not-now' | 'not-me' | 'expired',
): Promise<void> => {
  const of = [taskId, annotatorId]
  if (end === 'expired') {
    await pool.query(`update assignments set expires_at = now() - interval '1 second' where task_id = $1 and annotator_id = $2`, of)
    return
  }
  const client = await pool.connect()
  try {
    await client.query('begin')
    if (end === 'submitted') {
      await client.query(
        `update tasks set leased = leased - 1, counted = counted + 1,
          state = case when counted + 1 >= reads then 'comparing' else state end where id = $1`,
        [taskId],
      )
      await client.query(`update assignments set state = 'submitted', ended_at = now() where task_id = $1 and annotator_id = $2`, of)
    } else {
      await client.query('update tasks set leased = leased - 1 where id = $1', [taskId])
      await client.query(
        `update assignments set state = 'skipped', skip_kind = $3, ended_at = clock_timestamp() where task_id = $1 and annotator_id = $2`,
        [...of, end],
      )
    }
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** What the api does before it shows a task's readers to someone. */
export const viewReaders = async ({ pool, projectId }: Study, taskId: TaskId, personId: PersonId): Promise<void> => {
  await pool.query(
    'insert into task_viewings (task_id, person_id, project_id, viewed_at) values ($1, $2, $3, now()) on conflict do nothing',
    [taskId, personId, projectId],
  )
}

export const openPool = (url: string): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  // The database is dropped while the last connections close.
  pool.on('error', () => undefined)
  return pool
}
