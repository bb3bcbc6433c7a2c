import { randomUUID } from 'node:crypto'
import { type LevelRule, type PersonId, type ProjectId, personIdSchema, projectIdSchema, type TaskId, taskIdSchema } from '@reticle/domain'
import pg from 'pg'
import type { ClaimRequest, ClaimRules } from '../port.ts'
import { claimPlans } from '../postgres/plans.ts'

/** A project with tasks in Postgres, and what a test asks of it. */
export type Study = {
  readonly pool: pg.Pool
  readonly projectId: ProjectId
  /** In the order of their positions. */
  readonly tasks: readonly TaskId[]
  readonly people: readonly PersonId[]
  readonly addTask: (task: TaskShape) => Promise<TaskId>
}
export type TaskShape = {
  readonly reads: number
  readonly priority?: number
  /** The place in the order of the protocol; that of the import unless it is given. */
  readonly key?: number
  readonly levelRule?: LevelRule
}

const protocol = { title: 'Study', labels: [{ id: 'star', name: 'Star', color: '#112233' }], leaseMinutes: 15 }

const makeProject = async (pool: pg.Pool, projectId: ProjectId) => {
  const [organizationId, sourceId, protocolId, ownerId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  await pool.query(
    `with o as (insert into organizations (id, name) values ($1, 'Lab')),
      p as (insert into people (id, name, email) values ($2, 'Owner', gen_random_uuid()::text || '@example.org')),
      s as (insert into sources (id, organization_id, project_id, kind, name) values ($3, $1, $4, 'upload', 'Files')),
      v as (insert into protocols (id, project_id, version, content, created_by) values ($5, $4, 1, $6, $2))
      insert into projects (id, organization_id, name, protocol_id) values ($4, $1, 'Study', $5)`,
    [organizationId, ownerId, sourceId, projectId, protocolId, JSON.stringify(protocol)],
  )
  return { sourceId, protocolId }
}

/** Makes a project with these tasks and this many annotators, of these affiliations. */
export const makeStudy = async (
  pool: pg.Pool,
  shape: { readonly tasks: readonly TaskShape[]; readonly people: number; readonly affiliations?: readonly string[] },
): Promise<Study> => {
  const projectId = projectIdSchema.parse(randomUUID())
  const people = Array.from({ length: shape.people }, () => personIdSchema.parse(randomUUID()))
  await pool.query(
    `insert into people (id, name, email, affiliation) select id, 'Reader', id::text || '@example.org', affiliation
      from unnest($1::uuid[], $2::text[]) as p (id, affiliation)`,
    [people, people.map((_, index) => shape.affiliations?.[index] ?? '')],
  )
  const { sourceId, protocolId } = await makeProject(pool, projectId)
  let position = 0
  const add = async (shapes: readonly TaskShape[]): Promise<TaskId[]> => {
    const made = shapes.map((task) => ({ ...task, taskId: taskIdSchema.parse(randomUUID()), position: ++position }))
    await pool.query(
      `with s as (
        insert into samples (id, project_id, source_id, position, name, sha256, bytes, media_type, width, height)
        select task, $1, $2, position, 'sample', task::text, 1, 'image/png', 10, 10 from unnest($4::uuid[], $5::bigint[]) as t (task, position))
      insert into tasks (id, project_id, sample_id, protocol_id, position, priority, reads, queue_key, level_rule)
      select task, $1, task, $3, position, priority, reads, coalesce(key, position), rule
      from unnest($4::uuid[], $5::bigint[], $6::int[], $7::int[], $8::bigint[], $9::text[]) as t (task, position, priority, reads, key, rule)`,
      [
        projectId,
        sourceId,
        protocolId,
        made.map((task) => task.taskId),
        made.map((task) => task.position),
        made.map((task) => task.priority ?? 0),
        made.map((task) => task.reads),
        made.map((task) => task.key ?? null),
        made.map((task) => task.levelRule ?? 'none'),
      ],
    )
    return made.map((task) => task.taskId)
  }
  const tasks = await add(shape.tasks)
  const addTask = async (task: TaskShape): Promise<TaskId> => {
    const [taskId] = await add([task])
    if (taskId === undefined) throw new Error('one task was to be made')
    return taskId
  }
  return { pool, projectId, tasks, people, addTask }
}

/** What must hold at any moment, whatever happened: the counters are what the rows say, and no task is above its quota. */
export const checkCounters = async ({ pool, projectId }: Study): Promise<string[]> => {
  const { rows } = await pool.query<{ id: string; wrong: string }>(
    `select t.id, case
        when t.leased <> (select count(*) from assignments a where a.task_id = t.id and a.state = 'leased' and a.purpose = 'vote') then 'leased'
        when t.counted > t.reads then 'quota'
        when t.is_open <> (t.state = 'collecting' and t.pool is null and t.counted + t.leased < t.reads) then 'open'
        when t.returned_at is not null and not t.is_open then 'returned'
      end as wrong
      from tasks t where t.project_id = $1`,
    [projectId],
  )
  return rows.flatMap((row) => (row.wrong === null ? [] : [`${row.id}: ${row.wrong}`]))
}

const noRules: ClaimRules = {
  leaseMinutes: 15,
  most: null,
  mostPerDay: null,
  isPaused: false,
  hasExpertise: true,
  excludedAffiliation: null,
  goldRate: 0,
  repeatRate: 0,
  repeatAfterHours: 0,
  expertise: [],
  qualification: null,
}

/** A claim under a protocol that asks for nothing but `rules`. */
export const requestOf = (
  { projectId }: Pick<Study, 'projectId'>,
  annotatorId: PersonId,
  rules: Partial<ClaimRules> = {},
): ClaimRequest => ({ projectId, annotatorId, rules: { ...noRules, ...rules } })

export const openPool = (url: string): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max: 20, options: claimPlans })
  // The database is dropped while the last connections close.
  pool.on('error', () => undefined)
  return pool
}
